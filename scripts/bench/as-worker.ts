import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { workerEnvironment } from '../../src/host/launch/environment.ts';

/** Goes on in a process with the environment that the app gives to its workers, and ends this one as that one ends. */
export async function asWorker(): Promise<void> {
  const environment = workerEnvironment();
  // The process that this starts has all of it: it must not start another.
  if (Object.entries(environment).every(([name, value]) => process.env[name] === value)) return;
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exit(code ?? 1);
}
