import { LorikeetError } from '../../errors/index.ts';
import { parseJson } from '../../files/index.ts';
import { encodingFor } from './decoded-chunks.ts';
import { jsonCell } from './json-cell.ts';
import { growingColumns } from './growing-columns.ts';
import { MOST_RECORD_CHARACTERS, type ReadOptions, type RowChunk, type RowMark, type TableSource } from './source.ts';
import { textReader } from './text-reader.ts';

/**
 * Opens a file of JSON lines: one object per line, whose names are the columns. A name that a line lacks is an empty cell;
 * blank lines are skipped. Numbers and booleans become their text, objects and lists their JSON.
 *
 * @throws files.missing, files.unreadable, data.encoding-unknown, data.encoding-mixed; while reading also data.file-empty,
 * data.encoding-invalid, data.json-line, data.json-not-object, data.record-too-long
 */
export async function openJsonl(path: string, options: ReadOptions = {}): Promise<TableSource> {
  const { encoding, reason } = await encodingFor(path, options.encoding);
  return {
    path,
    reading: { format: 'jsonl', encoding, delimiter: null, reasons: [`encoding ${encoding}: ${reason}`] },
    classNames: new Map(),
    chunks: (columnNames, from) => jsonlChunks(path, encoding, columnNames, from),
  };
}

async function* jsonlChunks(
  path: string,
  encoding: string,
  columnNames: readonly string[] | undefined,
  from: RowMark | undefined,
): AsyncGenerator<RowChunk, void> {
  const columns = growingColumns(path, columnNames, from?.columns);
  const newRow = { row: from?.row ?? 0, line: (from?.line ?? 1) - 1 };
  let rows: number[] = [];
  let lines: number[] = [];
  let pending = '';
  let isInvalid = false;

  const addLine = (text: string) => {
    newRow.line += 1;
    if (text.trim() === '') return;
    columns.addRow(objectOf(path, newRow.line, text));
    rows.push(newRow.row);
    lines.push(newRow.line);
    newRow.row += 1;
  };
  const take = (mark: RowMark): RowChunk => {
    const chunk = { rows, lines, columns: columns.take(), mark };
    rows = [];
    lines = [];
    return chunk;
  };

  const reader = textReader(path, encoding, from?.place ?? { byte: 0, skip: 0 }, () => (isInvalid = true));
  const markHere = (): RowMark => ({
    row: newRow.row,
    line: newRow.line + 1,
    columns: columns.names(),
    place: reader.place(pending.length),
  });
  for await (const text of reader.pieces()) {
    pending += text;
    const mark = markHere();
    const parts = pending.split('\n');
    pending = parts.pop()!;
    for (const part of parts) addLine(part);
    if (pending.length > MOST_RECORD_CHARACTERS) {
      const at = { row: newRow.row, line: newRow.line + 1 };
      throw new LorikeetError('data.record-too-long', { path, ...at, most: MOST_RECORD_CHARACTERS });
    }
    if (rows.length > 0) yield take(mark);
  }
  if (isInvalid) {
    throw new LorikeetError('data.encoding-invalid', { path, encoding, row: newRow.row, line: newRow.line + 1 });
  }
  const mark = markHere();
  addLine(pending);
  if (rows.length > 0) yield take(mark);
  if (newRow.row === 0) throw new LorikeetError('data.file-empty', { path });
}

/** Digits that a double may not hold, outside of strings: names of posts and users are written so. */
const LONG_INTEGER = /("(?:[^"\\]|\\.)*")|(-?\d{16,}(?![\d.eE]))/g;

function objectOf(path: string, line: number, text: string): Record<string, string | null> {
  const exactText = /\d{16}/.test(text)
    ? text.replace(LONG_INTEGER, (_, string?: string, digits?: string) => string ?? `"${digits}"`)
    : text;
  const value = parsedLine(path, line, exactText);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
    throw new LorikeetError('data.json-not-object', { path, line, found });
  }
  try {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, jsonCell(item)]));
  } catch (cause) {
    // JSON.stringify calls itself for each level.
    if (!(cause instanceof RangeError)) throw cause;
    throw new LorikeetError('data.json-not-object', { path, line, found: 'one with too many levels' }, { cause });
  }
}

function parsedLine(path: string, line: number, text: string): unknown {
  try {
    return parseJson(path, text);
  } catch (cause) {
    if (!(cause instanceof LorikeetError) || cause.code !== 'files.not-json') throw cause;
    if (line === 1 && text.trimStart().startsWith('[')) {
      throw new LorikeetError('data.json-not-object', { path, line, found: 'a list' }, { cause });
    }
    const { column, found } = cause.details as { column: number; found: string };
    const place = found === 'the end of the file' ? 'the end of the line' : found;
    throw new LorikeetError('data.json-line', { path, line, column, found: place }, { cause });
  }
}
