import { mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { type Logger, pino } from 'pino';
import { writeFailure } from '../../engine/index.ts';
import { appendWhole } from './json-lines.ts';

/**
 * A log: one JSON object per line, written through at once. A log that cannot be written ends nothing: its lines are left out,
 * which is said once, and the next line is tried anew.
 *
 * @param say hears why a line is missing; left out, standard error does.
 */
export function openLog(file: string, say: (message: string) => void = sayOnStandardError): Logger {
  let descriptor: number | undefined;
  let isMissing = false;
  const write = (line: string) => {
    try {
      descriptor ??= openForAppending(file);
      appendWhole(descriptor, Buffer.from(line));
      isMissing = false;
    } catch (error) {
      if (isMissing) return;
      isMissing = true;
      const failure = writeFailure(file, error);
      say(`${failure instanceof Error ? failure.message : String(failure)} Lines are missing there from now on.`);
    }
  };
  return pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, { write });
}

function openForAppending(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  return openSync(file, 'a');
}

function sayOnStandardError(message: string): void {
  try {
    // Not the stream: its errors would come later, to nobody.
    writeSync(2, `${message}\n`);
  } catch {
    // Nobody is left to hear it.
  }
}
