import { closeSync, fstatSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { type Logger, pino } from 'pino';
import { ensureFolderSync, LorikeetError, writeFailure, openToAppend } from '../../engine/index.ts';
import { appendWhole } from './json-lines.ts';

/** A log that is longer goes on in a new file; the one before it is kept, as `NAME.1`. */
const MOST_BYTES = 16 << 20;

/**
 * A log with one JSON object per line, written at once. If a line cannot be written, that is reported once, the line is
 * skipped, and the next line is tried again.
 *
 * @param say hears why a line is missing; left out, standard error does.
 */
export function openLog(file: string, say: (message: string) => void = sayOnStandardError): Logger {
  let descriptor: number | undefined;
  let isMissing = false;
  const write = (line: string) => {
    try {
      descriptor = keptShort(file, (descriptor ??= opened(file)));
      appendWhole(descriptor, Buffer.from(line));
      isMissing = false;
    } catch (error) {
      if (isMissing) return;
      isMissing = true;
      const failure = writeFailure(file, ofFile(file, error));
      say(`${failure instanceof Error ? failure.message : String(failure)} Lines are missing there from now on.`);
    }
  };
  return pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, { write });
}

/** Where its folder cannot be made, the log is what is missing. */
function ofFile(file: string, error: unknown): unknown {
  if (!(error instanceof LorikeetError) || error.code !== 'files.not-writable') return error;
  const { reason } = error.details as { readonly reason: string };
  return new LorikeetError('files.not-writable', { file, reason }, { cause: error });
}

/** The descriptor to write to. A log whose old file cannot be moved away goes on in it. */
function keptShort(file: string, descriptor: number): number {
  if (fstatSync(descriptor).size < MOST_BYTES) return descriptor;
  try {
    renameSync(file, `${file}.1`);
  } catch {
    return descriptor;
  }
  closeSync(descriptor);
  return opened(file);
}

function opened(file: string): number {
  ensureFolderSync(path.dirname(file));
  return openToAppend(file);
}

function sayOnStandardError(message: string): void {
  try {
    // A stream would report its errors later, when nobody can handle them.
    writeSync(2, `${message}\n`);
  } catch {
    // There is nowhere left to report it.
  }
}
