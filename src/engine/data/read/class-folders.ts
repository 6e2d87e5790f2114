import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import iconv from 'iconv-lite';
import { LorikeetError } from '../../errors/index.ts';
import { readFailure, readBytes } from '../../files/index.ts';
import { knownEncoding } from './decoded-chunks.ts';
import { guessEncodingOf } from './guess-encoding.ts';
import {
  MOST_RECORD_CHARACTERS,
  rowMark,
  type ReadOptions,
  type RowChunk,
  type RowMark,
  type TableSource,
} from './source.ts';

const CHUNK_FILES = 256;
const COLUMNS = ['id', 'text', 'label'];

/**
 * Opens a folder with a folder of .txt files for each class, as `aclImdb/train` has them: one row per file with the columns
 * `text`, `label` (name of its folder) and `id` (its path), ordered by class and name.
 *
 * @throws files.missing, files.unreadable, data.encoding-unknown, data.folder-empty; while reading also
 * data.encoding-mixed, data.encoding-invalid, data.text-file-too-long
 */
export async function openClassFolders(folder: string, options: ReadOptions = {}): Promise<TableSource> {
  const { encoding: encodingName = null } = options;
  const encoding = encodingName === null ? undefined : knownEncoding(encodingName);
  const files = await textFilesIn(folder);
  const classes = [...new Set(files.map(classOf))];
  if (files.length === 0) throw new LorikeetError('data.folder-empty', { path: folder, endings: ['.txt'] });
  const how = encoding === undefined ? 'guessed for each file' : 'as requested';
  return {
    path: folder,
    reading: {
      format: 'folder',
      encoding: encoding ?? null,
      delimiter: null,
      reasons: [`a folder of .txt files for each class: ${classes.join(', ')}`, `encoding: ${how}`],
    },
    classNames: new Map(),
    chunks: (columnNames, from) => fileChunks(folder, files, encoding, columnNames, from),
  };
}

/** Paths of the texts in a folder of folders, relative to it, with slashes, in the order of their rows. */
export async function textFilesIn(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const name of await classFoldersOf(folder)) {
    for (const file of await textFilesOf(path.join(folder, name))) files.push(`${name}/${file}`);
  }
  return files;
}

/** Names of the folders in `folder` that hold .txt files, in order of their code points. */
export async function classFoldersOf(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory() && (await textFilesOf(path.join(folder, entry.name))).length > 0) names.push(entry.name);
  }
  return names.sort();
}

async function textFilesOf(folder: string): Promise<string[]> {
  const isText = ({ name }: Dirent) => name.toLowerCase().endsWith('.txt') && !name.startsWith('.');
  const entries = (await entriesOf(folder)).filter((entry) => !entry.isDirectory() && isText(entry));
  return entries.map(({ name }) => name).sort();
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw readFailure(folder, error);
  }
}

async function* fileChunks(
  folder: string,
  files: readonly string[],
  encoding: string | undefined,
  columnNames: readonly string[] = COLUMNS,
  from?: RowMark,
): AsyncGenerator<RowChunk, void> {
  for (let start = from?.row ?? 0; start < files.length; start += CHUNK_FILES) {
    const some = files.slice(start, start + CHUNK_FILES);
    const cellsOf = {
      id: () => some,
      text: () => Promise.all(some.map((file) => textOf(path.join(folder, file), encoding))),
      label: () => some.map(classOf),
    };
    const columns = [];
    for (const [name, cells] of Object.entries(cellsOf)) {
      if (columnNames.includes(name)) columns.push({ name, cells: await cells() });
    }
    yield { rows: some.map((_, index) => start + index), lines: null, columns, mark: rowMark(start, COLUMNS) };
  }
}

function classOf(file: string): string {
  return file.slice(0, file.indexOf('/'));
}

/** The text of a file without white space around it; null where there is nothing else. */
async function textOf(file: string, encoding: string | undefined): Promise<string | null> {
  try {
    const { size } = await stat(file);
    if (size > MOST_RECORD_CHARACTERS) {
      throw new LorikeetError('data.text-file-too-long', { path: file, bytes: size, most: MOST_RECORD_CHARACTERS });
    }
    const bytes = await readBytes(file);
    const decoded = iconv.decode(bytes, encoding ?? guessEncodingOf(file, bytes).encoding);
    return decoded.trim() || null;
  } catch (error) {
    throw readFailure(file, error);
  }
}
