import { closeSync, fsyncSync, ftruncateSync, fstatSync, writeSync } from 'node:fs';
import type { z } from 'zod';
import { LorikeetError, openToAppend, readTextFile, writeFailure } from '../../engine/index.ts';
import { writeText } from './text.ts';

/** Files that are read whole: a million steps have 200 MB, and Node holds no text that is longer than this. */
const MOST_BYTES = 500 << 20;

/** A file that grows by whole lines. */
export interface JsonLinesWriter {
  /** Appends one line. If the disk is full, the partial line is removed again. */
  append(value: object): void;
  /** Brings the lines to the disk: they are there after a power cut. */
  sync(): void;
  close(): void;
}

/**
 * Opens a file of one JSON value per line for appending. Lines are written through at once, so that a process which dies
 * loses none.
 *
 * @throws files.disk-full, files.not-writable, here and from `append` and `sync`.
 */
export function appendJsonLines(file: string): JsonLinesWriter {
  const descriptor = attempt(file, () => openToAppend(file));
  return {
    append: (value) => attempt(file, () => appendWhole(descriptor, Buffer.from(lineOf(value)))),
    sync: () => attempt(file, () => fsyncSync(descriptor)),
    close: () => closeSync(descriptor),
  };
}

/** Writes all lines at once, whole or not at all. */
export async function writeJsonLines(file: string, values: Iterable<object>): Promise<void> {
  await writeText(file, Array.from(values, lineOf).join(''));
}

/** A line of a file that does not hold what it should. */
export interface DamagedLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/**
 * The values of a file of one JSON value per line; none where there is no file. A last line without a line break was
 * being written when the process died, and is left out.
 *
 * @param schema what each line is
 * @returns what can be read, and the lines that cannot
 * @throws files.unreadable, files.too-large
 */
export async function readJsonLines<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<{ readonly values: z.output<Schema>[]; readonly damaged: readonly DamagedLine[] }> {
  const values: z.output<Schema>[] = [];
  const damaged: DamagedLine[] = [];
  for (const [index, text] of (await completeLines(file)).entries()) {
    const value = parseLine(text, schema);
    if (value === undefined) damaged.push({ line: index + 1, text });
    else values.push(value);
  }
  return { values, damaged };
}

/** The value of a line; undefined where the line is damaged. */
export function parseLine<Schema extends z.ZodType>(line: string, schema: Schema): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/**
 * Keeps the lines that `keep` accepts, character for character; written whole or not at all.
 *
 * @returns the lines that could not be read, which are removed
 * @throws files.unreadable, files.not-writable, files.disk-full
 */
export async function filterJsonLines<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  keep: (value: z.output<Schema>) => boolean,
): Promise<readonly DamagedLine[]> {
  const damaged: DamagedLine[] = [];
  const lines = (await completeLines(file)).filter((text, index) => {
    const value = parseLine(text, schema);
    if (value === undefined) damaged.push({ line: index + 1, text });
    return value !== undefined && keep(value);
  });
  await writeText(file, lines.map((line) => `${line}\n`).join(''));
  return damaged;
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
    return (await readTextFile(file, MOST_BYTES)).split('\n').slice(0, -1);
  } catch (error) {
    if (error instanceof LorikeetError && error.code === 'files.missing') return [];
    throw error;
  }
}

function attempt<Value>(file: string, action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    throw writeFailure(file, error);
  }
}
