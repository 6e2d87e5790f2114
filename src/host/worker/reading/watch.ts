import { Worker } from 'node:worker_threads';

/** What the process may take for the questions it has; null while it has none. */
export interface WatchedLimits {
  readonly bytes: number;
  /** Time in milliseconds since 1970 at which whoever asked has long given up. */
  readonly until: number;
}

/**
 * A thread, for the main one of a process that is stuck hears nothing. It looks at the memory of the whole process: much of what is read
 * is held outside of the heap, which has a limit of its own. Plain JavaScript, so that it is no file a build has to know.
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

/** Watches this process, and ends it where it takes more than its limits. @returns what changes them */
export function watchLimits(): (limits: WatchedLimits | null) => void {
  // Without the arguments of this process: what loads TypeScript has nothing to do there.
  const thread = new Worker(PROGRAM, { eval: true, execArgv: [] });
  return (limits) => thread.postMessage(limits);
}
