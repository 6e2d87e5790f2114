import { appendFileSync, closeSync } from 'node:fs';
import { utilityProcess } from 'electron';
import { heapArguments, type Launcher, openToAppend, type WorkerEnd } from '../host/index.ts';

/** Starts workers as utility processes: `workerFile` is the built host/worker.ts. */
export function utilityLauncher(workerFile: string): Launcher {
  return ({ environment, output, heapBytes }) => {
    const child = utilityProcess.fork(workerFile, [], {
      env: { ...process.env, ...environment },
      execArgv: heapArguments(heapBytes),
      stdio: output === null ? 'inherit' : 'pipe',
      serviceName: 'Lorikeet training',
    });
    if (output !== null) {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => appendIfPossible(output, chunk));
        stream?.on('error', () => undefined);
      }
    }
    let listener: (end: WorkerEnd) => void = () => undefined;
    let killed = false;
    let spawned = false;
    // The engine of the process failed; `exit` follows.
    child.on('error', () => undefined);
    child.once('spawn', () => (spawned = true));
    child.once('exit', (code) => {
      // Electron tells a code alone; after a kill of ours it stands for a signal.
      if (!spawned) listener({ started: false, reason: `the process ended with code ${code}` });
      else listener({ started: true, exitCode: killed ? null : code, signal: killed ? 'SIGKILL' : null });
    });
    return {
      send: (message) => child.postMessage(message),
      onMessage: (receive) => void child.on('message', receive),
      onEnd: (end) => (listener = end),
      // The app ends when it is told to, whatever runs beside it.
      setBusy: () => undefined,
      kill: () => {
        killed = true;
        // utilityProcess.kill asks politely; a worker in the middle of a step does not listen.
        if (child.pid === undefined) child.kill();
        else process.kill(child.pid, 'SIGKILL');
      },
    };
  };
}

/** What a worker prints is left out where it cannot be written, such as on a disk that is full: training goes on. */
function appendIfPossible(file: string, chunk: Buffer): void {
  try {
    const descriptor = openToAppend(file);
    try {
      appendFileSync(descriptor, chunk);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The run's own files say what went wrong.
  }
}
