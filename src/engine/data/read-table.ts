import path from 'node:path';
import { LorikeetError } from '../errors/index.ts';
import { type CsvOptions, readCsv } from './csv.ts';
import type { Table } from './table.ts';

export type ReadTableOptions = CsvOptions;

/** How files are read, by the ending of their names. */
const READERS: Readonly<Record<string, (path: string, options: ReadTableOptions) => Promise<Table>>> = {
  '.csv': readCsv,
  '.tsv': (file, options) => readCsv(file, { delimiter: '\t', ...options }),
};

/**
 * Reads a data file; its ending says how.
 *
 * @throws data.format-unknown, and what the reader of the format throws: see {@link readCsv}
 */
export async function readTable(file: string, options: ReadTableOptions = {}): Promise<Table> {
  const extension = path.extname(file).toLowerCase();
  const read = READERS[extension];
  if (read === undefined) {
    throw new LorikeetError('data.format-unknown', { path: file, extension, known: Object.keys(READERS) });
  }
  return read(file, options);
}
