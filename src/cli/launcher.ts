import { fork } from 'node:child_process';
import { closeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { heapArguments, type Launcher, openToAppend, type WorkerEnd, type WorkerProcess } from '../host/index.ts';

/** In a checkout the worker is a source file; in a build it lies beside this file. */
const workerFile = import.meta.url.endsWith('.ts') ? '../host/worker.ts' : './worker.js';

/** Starts workers as child processes of the command line. */
export const launchChild: Launcher = (options) =>
  startChild(fileURLToPath(new URL(workerFile, import.meta.url)), options);

/** Starts a worker from a file: tsx has to load a source. */
export function startChild(file: string, { environment, output, heapBytes }: Parameters<Launcher>[0]): WorkerProcess {
  const printed = output === null ? 2 : openOutput(output);
  const child = fork(file, [], {
    execArgv: [...(file.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : []), ...heapArguments(heapBytes)],
    env: { ...process.env, ...environment },
    // Worker output must not mix with replies on standard output.
    stdio: ['ignore', printed, printed, 'ipc'],
  });
  if (typeof printed === 'number' && output !== null) closeSync(printed);
  return {
    send: (message) => void child.send(message, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => {
      let end: WorkerEnd | undefined;
      // `exit` may come before the last messages, `disconnect` comes after them.
      const settle = () => {
        if (end !== undefined && !child.connected) listener(end);
      };
      child.on('error', (error) => {
        if (child.pid === undefined) listener({ started: false, reason: error.message });
      });
      child.once('exit', (exitCode, signal) => {
        end = { started: true, exitCode, signal };
        settle();
      });
      child.once('disconnect', settle);
    },
    setBusy(busy) {
      const change = busy ? 'ref' : 'unref';
      child[change]();
      child.channel?.[change]();
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** A worker trains without a file for what it prints, such as on a disk that is full. */
function openOutput(file: string): number | 'ignore' {
  try {
    return openToAppend(file);
  } catch {
    return 'ignore';
  }
}
