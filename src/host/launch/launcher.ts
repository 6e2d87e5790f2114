import type { ParentMessage } from '../../contract/index.ts';

/** How a worker came to its end. */
export type WorkerEnd =
  | { readonly started: true; readonly exitCode: number | null; readonly signal: string | null }
  | { readonly started: false; readonly reason: string };

/** A worker process, whatever starts it: `child_process` for the command line, `utilityProcess` in the app. */
export interface WorkerProcess {
  send(message: ParentMessage): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, after the last message. */
  onEnd(listener: (end: WorkerEnd) => void): void;
  /** Whether this process waits for it: at first it does. One that has nothing to do keeps no command from ending. */
  setBusy(busy: boolean): void;
  /** Ends it at once. */
  kill(): void;
}

export interface LaunchOptions {
  /** Variables added to the environment; library paths have to be there before a process starts. */
  readonly environment: Readonly<Record<string, string>>;
  /** A file that what the worker prints is appended to; null shows it to the user. */
  readonly output: string | null;
  /** The most that JavaScript values may take; left out, what the runtime allows. */
  readonly heapBytes?: number;
}

/** What the runtime is told about the heap. */
export function heapArguments(heapBytes: number | undefined): string[] {
  return heapBytes === undefined ? [] : [`--max-old-space-size=${Math.floor(heapBytes / 2 ** 20)}`];
}

/** Starts host/worker.ts in a process of its own. */
export type Launcher = (options: LaunchOptions) => WorkerProcess;
