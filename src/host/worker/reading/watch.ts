import { Worker } from 'node:worker_threads';

/** Limits of the process while it has questions. */
export interface WatchedLimits {
  readonly bytes: number;
  /** Milliseconds since 1970. By then the parent has given up. */
  readonly until: number;
}

/**
 * The watch is a thread, because the main thread cannot react while it is stuck. It checks the memory of the whole
 * process: most of what is read is outside the heap, which has its own limit. It is plain JavaScript in a string, so
 * that no build has to know another file.
 */
const PROGRAM = `
  const { parentPort } = require('node:worker_threads');
  let limits = null;
  parentPort.on('message', (message) => (limits = message));
  setInterval(() => {
    if (limits === null) return;
    if (process.memoryUsage.rss() > limits.bytes || Date.now() > limits.until) process.kill(process.pid, 'SIGKILL');
  }, 50);
`;

/** Ends this process when it exceeds its limits. @returns what changes them */
export function watchLimits(): (limits: WatchedLimits | null) => void {
  // Without this process's Node arguments: the loader for TypeScript is not needed there.
  const thread = new Worker(PROGRAM, { eval: true, execArgv: [] });
  return (limits) => thread.postMessage(limits);
}
