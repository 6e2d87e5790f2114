import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** `npm run dev` in a checkout, until the test ends. */
export interface DevCommand {
  /** The first match in what it prints, past or to come. @throws where it ends without */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

export function startDev(checkout: string, arguments_: readonly string[], environment: NodeJS.ProcessEnv): DevCommand {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(checkout, 'scripts/dev.ts'), ...arguments_], {
    cwd: checkout,
    env: { ...process.env, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  const hear = () => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += String(chunk);
      hear();
    });
  }
  const ended = once(child, 'exit').then(hear);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return {
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match !== null) resolve(match);
          else if (child.exitCode !== null || child.signalCode !== null) {
            reject(new Error(`npm run dev ended with code ${child.exitCode}:\n${output}`));
          } else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
  };
}
