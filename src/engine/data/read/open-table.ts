import { stat } from 'node:fs/promises';
import path from 'node:path';
import { LorikeetError } from '../../errors/index.ts';
import { readFailure } from '../../files/index.ts';
import { openClassFolders } from './class-folders.ts';
import { openCsv, openText } from './csv.ts';
import { openJsonl } from './jsonl.ts';
import { openParquet } from './parquet.ts';
import type { ReadOptions, TableSource } from './source.ts';
import { openXlsx } from './xlsx.ts';

type Opener = (path: string, options: ReadOptions) => Promise<TableSource>;

/** How files are read, by the ending of their names. */
const OPENERS: Readonly<Record<string, Opener>> = {
  '.csv': openCsv,
  '.tsv': (file, options) => openCsv(file, { ...options, delimiter: options.delimiter ?? '\t' }),
  '.jsonl': openJsonl,
  '.ndjson': openJsonl,
  '.json': openJsonl,
  '.parquet': openParquet,
  '.xlsx': openXlsx,
  '.txt': openText,
};

/** Endings of data files, with the dot. */
export const tableEndings: readonly string[] = Object.keys(OPENERS);

/** Whether the name of a file says that it is a table. In a folder a `.txt` is a text of its own. */
export function isTableFile(name: string): boolean {
  return path.extname(name).toLowerCase() !== '.txt' && tableEndings.includes(path.extname(name).toLowerCase());
}

/**
 * Opens one data file, or a folder with a folder of texts for each class. The ending of the name says how.
 *
 * @throws data.format-unknown, files.missing, and what the reader of the format throws: see {@link openCsv},
 * {@link openJsonl}, {@link openParquet}, {@link openXlsx} and {@link openClassFolders}
 */
export async function openTable(file: string, options: ReadOptions = {}): Promise<TableSource> {
  const extension = path.extname(file).toLowerCase();
  const open = OPENERS[extension];
  if (await isFolder(file)) return openClassFolders(file, options);
  if (open === undefined) {
    throw new LorikeetError('data.format-unknown', { path: file, extension, known: tableEndings });
  }
  return open(file, options);
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch (error) {
    const failure = readFailure(file, error);
    // An unknown extension is reported before a missing file.
    if (OPENERS[path.extname(file).toLowerCase()] === undefined) return false;
    throw failure;
  }
}
