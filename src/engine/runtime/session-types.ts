import type { DType } from '../ir/index.ts';
import type { HostTensor } from './tensors.ts';

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
  /** Through the runtime's C interface instead of its binding for Node: CUDA by default, the CPU on request. */
  readonly native?: boolean;
}

/**
 * A tensor that lies where a session computes, as an output it has kept: a run of any session on the same device takes it as an input
 * without a copy. Whoever holds it closes it.
 */
export interface DeviceTensor {
  readonly kind: 'device';
  readonly dtype: DType;
  readonly shape: readonly number[];
  close(): void;
}

/** A tensor of this program, or one of the device. */
export type AnyTensor = HostTensor | DeviceTensor;

export function isDeviceTensor(tensor: AnyTensor): tensor is DeviceTensor {
  return 'kind' in tensor;
}

/** Bytes that went from this program to a session, and back, since it was opened. */
export interface CopiedBytes {
  readonly fed: number;
  readonly fetched: number;
}

/** Runs that leave outputs where they were computed. */
export interface ResidentRuns {
  /** Bytes of all runs of the session, and of its other runs. */
  readonly copied: CopiedBytes;
  /**
   * @param kept names of the outputs that stay on the device
   * @param fetches names of those that come back
   * @throws LorikeetError as {@link Session.run}
   */
  run(
    feeds: Readonly<Record<string, AnyTensor>>,
    kept: readonly string[],
    fetches: readonly string[],
  ): Promise<ResidentOutputs>;
}

export interface ResidentOutputs {
  readonly kept: Readonly<Record<string, DeviceTensor>>;
  readonly fetched: Readonly<Record<string, HostTensor>>;
}

/** A model that is ready to run. A run may block the event loop until it is done: sessions live in a worker process. */
export interface Session {
  readonly outputNames: readonly string[];
  /** null where every output comes back: in the sessions of the binding for Node. */
  readonly resident: ResidentRuns | null;
  /**
   * @param fetches names of the outputs wanted; all where it is left out
   * @throws LorikeetError `runtime.step-failed`, `runtime.out-of-memory`
   */
  run(feeds: Readonly<Record<string, HostTensor>>, fetches?: readonly string[]): Promise<Record<string, HostTensor>>;
  endProfile(): void;
  close(): Promise<void>;
}

/** What a session is opened with, in the runtime's own words. */
export interface SessionSettings extends Pick<SessionOptions, 'device' | 'threads' | 'profilePrefix'> {
  /** Configuration entries, such as `session.disable_prepacking`. */
  readonly entries: Readonly<Record<string, string>>;
  readonly logSeverity: 3 | 4;
}
