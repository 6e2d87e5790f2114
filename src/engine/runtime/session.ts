import { LorikeetError } from '../errors/index.ts';
import type { OnnxModel } from '../ir/index.ts';
import { encodeModel } from '../proto/index.ts';
import { BindingSession } from './binding-session.ts';
import { saysOutOfMemory } from './out-of-memory.ts';
import type { Device, ResidentRuns, Session, SessionOptions, SessionSettings } from './session-types.ts';
import type { HostTensor } from './tensors.ts';

export {
  type AnyTensor,
  type CopiedBytes,
  type Device,
  type DeviceTensor,
  type ResidentRuns,
  type Session,
  type SessionOptions,
} from './session-types.ts';

/**
 * Makes a session from a model, or from the bytes of one.
 *
 * Graph rewriting by the runtime stays at `basic` without constant folding (it would copy frozen weights that a Cast or
 * Transpose reads) and without common subexpressions (they would undo slicing a dropout mask twice and recomputation).
 * Prepacking would hold a second copy of every float weight for little speed, and the memory pattern one arena per
 * batch shape: both are off.
 *
 * CUDA is opened through the C interface: the binding gives a provider no options, and would multiply floats in TF32, with
 * ten bits of mantissa.
 *
 * @throws LorikeetError `runtime.session-failed`, `runtime.out-of-memory`
 */
export async function openSession(model: OnnxModel | Uint8Array, options: SessionOptions): Promise<Session> {
  const { device, native = device === 'cuda' } = options;
  try {
    const bytes = model instanceof Uint8Array ? model : encodeModel(model);
    const settings = settingsOf(options);
    if (!native) return new ReportingSession(await BindingSession.open(bytes, settings), device);
    // Its library is loaded where it is needed only.
    const { NativeSession } = await import('./native/index.ts');
    return new ReportingSession(NativeSession.open(bytes, settings), device);
  } catch (cause) {
    throw failure('runtime.session-failed', device, cause);
  }
}

/**
 * Opens a model file on the CPU as any user of the runtime does, with its usual settings.
 *
 * @throws LorikeetError `runtime.session-failed`, `runtime.out-of-memory`
 */
export async function openModelFile(file: string, threads: number): Promise<Session> {
  try {
    return new ReportingSession(await BindingSession.openFile(file, threads), 'cpu');
  } catch (cause) {
    throw failure('runtime.session-failed', 'cpu', cause);
  }
}

function settingsOf(options: SessionOptions): SessionSettings {
  const { device, threads, weightsFolder, noFallback = false, prepack = false, profilePrefix, quiet = false } = options;
  return {
    device,
    threads,
    entries: {
      'session.disable_prepacking': prepack ? '0' : '1',
      ...(weightsFolder === undefined ? {} : { 'session.model_external_initializers_file_folder_path': weightsFolder }),
      ...(noFallback ? { 'session.disable_cpu_ep_fallback': '1' } : {}),
      'optimization.disable_specified_optimizers': 'ConstantFolding;CommonSubexpressionElimination',
    },
    logSeverity: quiet ? 4 : 3,
    ...(profilePrefix === undefined ? {} : { profilePrefix }),
  };
}

/** Throws errors of ours for what the runtime says. */
class ReportingSession implements Session {
  readonly #session: Session;
  readonly #device: Device;

  constructor(session: Session, device: Device) {
    this.#session = session;
    this.#device = device;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  get resident(): ResidentRuns | null {
    const { resident } = this.#session;
    return resident === null
      ? null
      : {
          run: (...request) => this.#reported(() => resident.run(...request)),
          get copied() {
            return resident.copied;
          },
        };
  }

  run(feeds: Readonly<Record<string, HostTensor>>, fetches?: readonly string[]): Promise<Record<string, HostTensor>> {
    return this.#reported(() => this.#session.run(feeds, fetches));
  }

  async #reported<Outputs>(run: () => Promise<Outputs>): Promise<Outputs> {
    try {
      return await run();
    } catch (cause) {
      throw failure('runtime.step-failed', this.#device, cause);
    }
  }

  endProfile(): void {
    this.#session.endProfile();
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}

/** The error of a code, or `runtime.out-of-memory` where that is the cause. */
function failure(
  code: 'runtime.session-failed' | 'runtime.step-failed',
  device: Device,
  cause: unknown,
): LorikeetError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LorikeetError(saysOutOfMemory(reason) ? 'runtime.out-of-memory' : code, { device, reason }, { cause });
}
