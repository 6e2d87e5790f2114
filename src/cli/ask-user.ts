import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { exitCodes } from './exit-codes.ts';

/**
 * Reads a secret from a prompt that does not show it, or from standard input if that is no terminal. It is never an
 * argument: arguments stay in the shell's history and in the list of processes.
 */
export async function readSecret(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).trim();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // Echo is off before the prompt appears, so that a secret pasted at once is not shown.
  const answer = question('', nowhere);
  process.stderr.write(prompt);
  const typed = (await answer).trim();
  process.stderr.write('\n');
  return typed;
}

/** Whether the user agrees; asked on a terminal only. */
export async function confirm(prompt: string): Promise<boolean> {
  return /^y(?:es)?$/i.test((await question(`${prompt} [y/N] `, process.stderr)).trim());
}

function question(prompt: string, output: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  return new Promise((resolve) => {
    lines.once('SIGINT', () => {
      lines.close();
      process.stderr.write('\n');
      process.exit(exitCodes.stopped);
    });
    lines.once('close', () => resolve(''));
    lines.question(prompt, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}
