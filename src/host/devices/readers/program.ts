import { execFile } from 'node:child_process';

/** A program of the system has to answer in this time. A driver that hangs makes its tools hang too. */
const LIMIT_MS = 5000;
const MOST_BYTES = 4 * 2 ** 20;

/** What a program printed, and how it ended. */
export type ProgramOutput =
  | { readonly state: 'printed'; readonly text: string }
  /** It is not there, or may not be run. */
  | { readonly state: 'missing' }
  /** It failed: what it said, in a line. */
  | { readonly state: 'failed'; readonly said: string };

/** Runs a program of the system to its end. Nothing that it does is an error here. */
export function readProgram(program: string, args: readonly string[], limitMs = LIMIT_MS): Promise<ProgramOutput> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { timeout: limitMs, maxBuffer: MOST_BYTES, killSignal: 'SIGKILL', windowsHide: true, encoding: 'utf8' },
      (error, printed, complaints) => {
        if (error === null) return resolve({ state: 'printed', text: printed });
        if (error.code === 'ENOENT' || error.code === 'EACCES') return resolve({ state: 'missing' });
        if (error.killed === true) {
          const said = `${program} gave no answer in ${limitMs / 1000} seconds`;
          return resolve({ state: 'failed', said });
        }
        const said =
          firstLine(printed) ?? firstLine(complaints) ?? `${program} ended with code ${error.code ?? 'unknown'}`;
        resolve({ state: 'failed', said });
      },
    ).on('error', () => undefined);
  });
}

function firstLine(text: string): string | null {
  const line = text
    .split(/\r?\n/)
    .map((part) => part.trim())
    .find((part) => part !== '');
  return line === undefined ? null : line.slice(0, 300);
}
