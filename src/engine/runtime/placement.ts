import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LorikeetError } from '../errors/index.ts';
import type { OnnxModel } from '../ir/index.ts';
import { encodeModel } from '../proto/index.ts';
import { openSession, type ResidentRuns, type Session, type SessionOptions } from './session.ts';

/** Nodes of a session for another device that the runtime gave to the CPU: their data is copied each way at every run. */
export interface NodesOnCpu {
  readonly count: number;
  /** Of all nodes that run; a branch that was not taken does not count. */
  readonly of: number;
  /** Their ops, each once. */
  readonly ops: readonly string[];
}

const none: NodesOnCpu = { count: 0, of: 0, ops: [] };

/** A session that knows where its nodes run. */
export interface PlacedSession extends Session {
  /** `null` where the runtime did not promise that there are none: until the first run, or while the caller profiles. */
  readonly nodesOnCpu: NodesOnCpu | null;
  /**
   * Closes this session and makes the same one again.
   *
   * @throws LorikeetError as {@link openPlacedSession}
   */
  reopen(): Promise<PlacedSession>;
}

/**
 * Makes a session none of whose nodes may fall back to the CPU. Where the runtime refuses that, it makes one that may, and the
 * first run is profiled to count them. Shapes (the outputs of Shape, and what is computed of them for Reshape and the like) have
 * kernels on every device, so the refusal concerns data alone.
 *
 * @throws LorikeetError `runtime.session-failed`, `runtime.out-of-memory`
 */
export async function openPlacedSession(
  model: OnnxModel | Uint8Array,
  options: SessionOptions,
): Promise<PlacedSession> {
  const bytes = model instanceof Uint8Array ? model : encodeModel(model);
  const again = () => openPlacedSession(bytes, options);
  try {
    return placed(await openSession(bytes, { ...options, noFallback: options.device !== 'cpu' }), null, again);
  } catch (error) {
    if (options.noFallback || !isRefusal(error)) throw error;
  }
  // A profile that the caller asked for is the caller's: then nothing is counted.
  if (options.profilePrefix !== undefined) return placed(await openSession(bytes, options), undefined, again);
  const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-placement-'));
  try {
    return placed(await openSession(bytes, { ...options, profilePrefix: path.join(folder, 'profile') }), folder, again);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The runtime's words in `InferenceSession::Initialize`. */
function isRefusal(error: unknown): boolean {
  return error instanceof LorikeetError && error.message.includes('fallback to CPU EP has been explicitly disabled');
}

/** @param folder where the profile of the first run comes to lie; `null` where all is well, undefined where nothing is counted */
function placed(
  session: Session,
  folder: string | null | undefined,
  again: () => Promise<PlacedSession>,
): PlacedSession {
  let profileFolder = folder ?? null;
  let nodesOnCpu = folder === null ? none : null;
  const forget = async () => {
    if (profileFolder !== null) await rm(profileFolder, { recursive: true, force: true });
    profileFolder = null;
  };
  const close = async () => {
    await session.close();
    await forget();
  };
  const counted = async <Outputs>(running: Promise<Outputs>): Promise<Outputs> => {
    const outputs = await running;
    if (profileFolder !== null) {
      session.endProfile();
      nodesOnCpu = await countInProfile(profileFolder);
      await forget();
    }
    return outputs;
  };
  return {
    outputNames: session.outputNames,
    get nodesOnCpu() {
      return nodesOnCpu;
    },
    run: (feeds, fetches) => counted(session.run(feeds, fetches)),
    get resident() {
      const { resident } = session;
      return resident === null
        ? null
        : {
            run: (...request: Parameters<ResidentRuns['run']>) => counted(resident.run(...request)),
            get copied() {
              return resident.copied;
            },
          };
    },
    endProfile: () => session.endProfile(),
    close,
    reopen: async () => {
      await close();
      return again();
    },
  };
}

interface ProfileEvent {
  readonly name: string;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

/** Reads the profile that the runtime wrote into a folder: one event per node that ran. */
async function countInProfile(folder: string): Promise<NodesOnCpu> {
  const [file] = await readdir(folder);
  const events = JSON.parse(await readFile(path.join(folder, file ?? ''), 'utf8')) as readonly ProfileEvent[];
  const nodes = new Map(events.flatMap(({ name, args }) => (args?.provider ? [[name, args]] : [])));
  const onCpu = [...nodes.values()].filter(({ provider }) => provider === 'CPUExecutionProvider');
  const ops = new Set(onCpu.map(({ op_name: op = '' }) => op));
  return { count: onCpu.length, of: nodes.size, ops: [...ops].sort() };
}
