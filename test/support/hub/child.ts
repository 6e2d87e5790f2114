import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const script = path.join(import.meta.dirname, 'pull-child.ts');

/** Starts a process that pulls a model into the cache of `folder`; killed when the test ends, if it has not ended by then. */
export function startPull(
  endpoint: string,
  folder: string,
  id: string,
): { child: ChildProcess; ended: Promise<number | null> } {
  const child = spawn(process.execPath, ['--import', 'tsx', script, id], {
    env: { ...process.env, HF_ENDPOINT: endpoint, HF_HOME: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended: new Promise((resolve) => child.once('exit', (code) => resolve(code))) };
}
