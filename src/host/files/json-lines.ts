import { closeSync, ftruncateSync, fstatSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readFailure, systemCode, writeFailure } from '../../engine/index.ts';
import { writeText } from './text.ts';

/** A file that grows by whole lines. */
export interface JsonLinesWriter {
  /** Appends one line. If the disk is full, the partial line is removed again. */
  append(value: object): void;
  close(): void;
}

/**
 * Opens a file of one JSON value per line for appending. Lines are written through at once, so that a process which dies
 * loses none.
 *
 * @throws files.disk-full, files.not-writable, here and from `append`.
 */
export function appendJsonLines(file: string): JsonLinesWriter {
  const descriptor = attempt(file, () => openSync(file, 'a'));
  return {
    append: (value) => attempt(file, () => appendWhole(descriptor, Buffer.from(lineOf(value)))),
    close: () => closeSync(descriptor),
  };
}

/** Writes all lines at once, whole or not at all. */
export async function writeJsonLines(file: string, values: Iterable<object>): Promise<void> {
  await writeText(file, Array.from(values, lineOf).join(''));
}

/**
 * The values of a file of one JSON value per line; none where there is no file. A last line without a line break was
 * being written when the process died, and is left out.
 */
export async function readJsonLines(file: string): Promise<unknown[]> {
  return (await completeLines(file)).map((line) => JSON.parse(line) as unknown);
}

/** Keeps the lines that `keep` accepts, character for character; written whole or not at all. */
export async function filterJsonLines(file: string, keep: (value: unknown) => boolean): Promise<void> {
  const lines = (await completeLines(file)).filter((line) => keep(JSON.parse(line)));
  await writeText(file, lines.map((line) => `${line}\n`).join(''));
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** Appends all bytes or none: what was written before the disk was full is taken back. */
export function appendWhole(descriptor: number, bytes: Uint8Array): void {
  const before = fstatSync(descriptor).size;
  try {
    for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset);
  } catch (error) {
    if (fstatSync(descriptor).size > before) ftruncateSync(descriptor, before);
    throw error;
  }
}

async function completeLines(file: string): Promise<string[]> {
  try {
    // Text after the last line break is not a complete line.
    return (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw readFailure(file, error);
  }
}

function attempt<Value>(file: string, action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    throw writeFailure(file, error);
  }
}
