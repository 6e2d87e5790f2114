import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { LorikeetError } from '../errors/index.ts';
import type { DType, OnnxModel } from '../ir/index.ts';
import { encodeModel } from '../proto/index.ts';
import { onnxruntime } from './onnxruntime.ts';
import { saysOutOfMemory } from './out-of-memory.ts';
import type { HostTensor, TensorData } from './tensors.ts';

/** A device of the runtime: its name there is the name of an execution provider. */
export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml';

export interface SessionOptions {
  readonly device: Device;
  /** Threads on the CPU; 0 leaves the choice to the runtime (one per core). */
  readonly threads: number;
  /** Folder to which the locations of external data are relative; needed by models that have such data. */
  readonly weightsFolder?: string;
  /** Fail instead of running on the CPU what the device has no kernel for. */
  readonly noFallback?: boolean;
  /** Pack constant weights a second time for the kernels: worth its memory for quantized weights only. */
  readonly prepack?: boolean;
  /** Prefix of a profile that the runtime writes when {@link Session.endProfile} is called. */
  readonly profilePrefix?: string;
  /** Leave out the runtime's own lines on stderr: for attempts that may fail. */
  readonly quiet?: boolean;
}

/** A model that is ready to run. One run blocks the event loop until it is done: sessions live in a worker process. */
export interface Session {
  readonly outputNames: readonly string[];
  /**
   * @param fetches names of the outputs wanted; all where it is left out
   * @throws LorikeetError `runtime.step-failed`, `runtime.out-of-memory`
   */
  run(feeds: Readonly<Record<string, HostTensor>>, fetches?: readonly string[]): Promise<Record<string, HostTensor>>;
  endProfile(): void;
  close(): Promise<void>;
}

/**
 * Makes a session from a model, or from the bytes of one.
 *
 * Graph rewriting by the runtime stays at `basic` without constant folding (it would copy frozen weights that a Cast or
 * Transpose reads) and without common subexpressions (they would undo slicing a dropout mask twice and recomputation).
 * Prepacking would hold a second copy of every float weight for little speed, and the memory pattern one arena per
 * batch shape: both are off.
 *
 * @throws LorikeetError `runtime.session-failed`, `runtime.out-of-memory`
 */
export async function openSession(model: OnnxModel | Uint8Array, options: SessionOptions): Promise<Session> {
  const { device, threads, weightsFolder, noFallback = false, prepack = false, profilePrefix, quiet = false } = options;
  try {
    const bytes = model instanceof Uint8Array ? model : encodeModel(model);
    const session = await onnxruntime.InferenceSession.create(bytes, {
      executionProviders: [device],
      graphOptimizationLevel: 'basic',
      enableMemPattern: false,
      ...(threads > 0 ? { intraOpNumThreads: threads } : {}),
      ...(profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePrefix }),
      logSeverityLevel: quiet ? 4 : 3,
      extra: {
        session: {
          disable_prepacking: prepack ? '0' : '1',
          ...(weightsFolder === undefined ? {} : { model_external_initializers_file_folder_path: weightsFolder }),
          ...(noFallback ? { disable_cpu_ep_fallback: '1' } : {}),
        },
        optimization: {
          disable_specified_optimizers: 'ConstantFolding;CommonSubexpressionElimination',
        },
      },
    });
    return new OnnxRuntimeSession(session, device);
  } catch (cause) {
    throw failure('runtime.session-failed', device, cause);
  }
}

class OnnxRuntimeSession implements Session {
  readonly #session: InferenceSession;
  readonly #device: Device;

  constructor(session: InferenceSession, device: Device) {
    this.#session = session;
    this.#device = device;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  async run(
    feeds: Readonly<Record<string, HostTensor>>,
    fetches?: readonly string[],
  ): Promise<Record<string, HostTensor>> {
    try {
      const inputs: Record<string, Tensor> = {};
      for (const [name, tensor] of Object.entries(feeds)) inputs[name] = toRuntime(tensor);
      const results = fetches ? await this.#session.run(inputs, [...fetches]) : await this.#session.run(inputs);
      const outputs: Record<string, HostTensor> = {};
      for (const [name, result] of Object.entries(results)) outputs[name] = fromRuntime(result);
      return outputs;
    } catch (cause) {
      throw failure('runtime.step-failed', this.#device, cause);
    }
  }

  endProfile(): void {
    this.#session.endProfiling();
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

function toRuntime({ dtype, data, shape }: HostTensor): Tensor {
  return new onnxruntime.Tensor(dtype as Tensor.Type, data as Tensor.DataType, shape);
}

function fromRuntime(tensor: Tensor): HostTensor {
  return { dtype: tensor.type as DType, shape: tensor.dims, data: tensor.data as TensorData };
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
