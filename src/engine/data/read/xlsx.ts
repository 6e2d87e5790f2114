import { stat } from 'node:fs/promises';
import { fromBufferPromise } from 'yauzl';
import { LorikeetError } from '../../errors/index.ts';
import { readFailure, readBytes } from '../../files/index.ts';
import type { Cell } from '../table.ts';
import { HEADER_ROWS, headerOf, positionName } from './guess-header.ts';
import { jsonCell } from './json-cell.ts';
import { MOST_COLUMNS, tooManyColumns } from './most-columns.ts';
import { SheetExtent } from './sheet-extent.ts';
import { type ReadOptions, type RowChunk, type RowMark, rowMark, type TableSource } from './source.ts';

/** A workbook is in memory as a whole: larger tables belong in CSV or Parquet. */
const MOST_BYTES = 64 * 2 ** 20;
const MOST_UNPACKED_BYTES = 256 * 2 ** 20;
const CHUNK_ROWS = 5000;

/** A row of the sheet that holds something. */
interface SheetRow {
  /** Its number in the sheet, from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/**
 * Opens the first sheet of an Excel workbook: values alone, of formulas their last result. Dates become ISO 8601; the first row names the
 * columns unless `header` or the rows say otherwise; empty rows are skipped.
 *
 * @throws files.missing, files.unreadable, files.too-large, data.not-spreadsheet, data.file-empty, data.no-rows, data.column-duplicate,
 * data.too-many-columns
 */
export async function openXlsx(path: string, options: ReadOptions = {}): Promise<TableSource> {
  const rows = await sheetRows(path);
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  if (rows.length === 0) throw new LorikeetError('data.file-empty', { path });
  if (width > MOST_COLUMNS) throw tooManyColumns(path, width);
  const texts = rows
    .slice(0, HEADER_ROWS)
    .map(({ cells }) => Array.from({ length: width }, (_, at) => cells[at] ?? ''));
  const { reason, ...header } = headerOf(texts, options);
  const names = header.isPresent
    ? texts[0]!.map((name, index) => name.trim() || `Unnamed: ${index}`)
    : texts[0]!.map((_, index) => positionName(index));
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) throw new LorikeetError('data.column-duplicate', { path, column: repeated });
  const data = header.isPresent ? rows.slice(1) : rows;
  if (data.length === 0) throw new LorikeetError('data.no-rows', { path });
  return {
    path,
    reading: {
      format: 'xlsx',
      encoding: null,
      delimiter: null,
      header,
      reasons: ['the first sheet', `column names: ${reason}`],
    },
    classNames: new Map(),
    chunks: (columnNames, from) => sheetChunks(data, names, columnNames, from),
  };
}

async function* sheetChunks(
  data: readonly SheetRow[],
  names: readonly string[],
  columnNames: readonly string[] | undefined,
  from: RowMark | undefined,
): AsyncGenerator<RowChunk, void> {
  const positions = [...names.keys()].filter((index) => columnNames?.includes(names[index]!) ?? true);
  for (let start = from?.row ?? 0; start < data.length; start += CHUNK_ROWS) {
    const rows = data.slice(start, start + CHUNK_ROWS);
    yield {
      rows: rows.map((_, at) => start + at),
      lines: rows.map(({ line }) => line),
      columns: positions.map((index) => ({
        name: names[index]!,
        cells: rows.map(({ cells }) => cells[index] ?? null),
      })),
      mark: rowMark(start, names),
    };
  }
}

async function sheetRows(path: string): Promise<SheetRow[]> {
  const bytes = await bytesOf(path);
  try {
    await checkUnpackedSize(path, bytes);
    // Loaded only where it is needed: it takes a fifth of a second.
    const { readSheet } = await import('read-excel-file/node');
    // Numbers stay the digits of the file: 1 is the label 1, and a long id keeps its end.
    const sheet = await readSheet(bytes, { trim: false, parseNumber: (digits) => digits });
    return sheet
      .map((row, index) => ({ line: index + 1, cells: row.map((cell) => jsonCell(cell)) }))
      .filter(({ cells }) => cells.some((cell) => cell !== null));
  } catch (cause) {
    if (cause instanceof LorikeetError) throw cause;
    const { message } = cause as Error;
    // What the reader says of a sheet without cells; its other sentences end with a period of their own.
    const isChart = message === 'readFiles(...).then is not a function';
    const reason = isChart ? 'its first sheet is a chart, not a table' : message.replace(/\.$/, '');
    throw new LorikeetError('data.not-spreadsheet', { path, reason }, { cause });
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new LorikeetError('files.too-large', { file: path, bytes: size, most: MOST_BYTES });
    return await readBytes(path);
  } catch (error) {
    throw error instanceof LorikeetError ? error : readFailure(path, error);
  }
}

/**
 * A small file may unpack to one that fills the memory, and say that it does not: the sizes it gives are added up, and each entry is
 * unpacked once, piece by piece, to see that it keeps to its own, and that its cells are not far apart.
 */
async function checkUnpackedSize(path: string, bytes: Buffer): Promise<void> {
  const archive = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true });
  let unpacked = 0;
  for await (const entry of archive.eachEntry()) {
    unpacked += entry.uncompressedSize;
    if (unpacked > MOST_UNPACKED_BYTES) {
      throw new LorikeetError('files.too-large', { file: path, bytes: unpacked, most: MOST_UNPACKED_BYTES });
    }
    const content: AsyncIterable<Buffer> = await archive.openReadStreamPromise(entry);
    const extent = new SheetExtent(path);
    for await (const piece of content) extent.add(piece);
  }
}
