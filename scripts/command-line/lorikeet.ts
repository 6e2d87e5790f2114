import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../src/cli/index.ts', import.meta.url));

/** Runs the command line that users have, from the sources. @throws Error where it ends with anything but 0 */
export async function lorikeet(args: readonly string[]): Promise<void> {
  await run(args, 'inherit');
}

/** The same for a command whose output is wanted. */
export function outputOf(args: readonly string[]): Promise<string> {
  return run(args, 'pipe');
}

async function run(args: readonly string[], output: 'inherit' | 'pipe'): Promise<string> {
  const command = ['--import', import.meta.resolve('tsx'), cli, ...args];
  const child = spawn(process.execPath, command, { stdio: ['inherit', output, 'inherit'] });
  const [printed, [code]] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`lorikeet ${args.join(' ')} ended with ${code ?? 'a signal'}`);
  return printed;
}
