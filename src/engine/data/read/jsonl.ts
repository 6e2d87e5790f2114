import { LorikeetError } from '../../errors/index.ts';
import { decodedChunks, encodingFor } from './decoded-chunks.ts';
import { growingColumns } from './growing-columns.ts';
import { jsonArrayChunks } from './json-array.ts';
import { objectOf } from './json-object.ts';
import { MOST_RECORD_CHARACTERS, type ReadOptions, type RowChunk, type RowMark, type TableSource } from './source.ts';
import { textReader } from './text-reader.ts';

/**
 * Opens a file of JSON lines, one object per line, or of one JSON list of objects. Their names are the columns. A name that an object
 * lacks is an empty cell; blank lines are skipped. Numbers and booleans become their text, objects and lists their JSON.
 *
 * @throws files.missing, files.unreadable, data.encoding-unknown, data.encoding-mixed; while reading also data.file-empty, data.no-rows,
 * data.encoding-invalid, data.json-line, data.json-not-object, data.record-too-long
 */
export async function openJsonl(path: string, options: ReadOptions = {}): Promise<TableSource> {
  const { encoding, reason } = await encodingFor(path, options.encoding);
  const isList = await beginsList(path, encoding);
  const chunks = isList ? jsonArrayChunks : jsonlChunks;
  return {
    path,
    reading: {
      format: isList ? 'json' : 'jsonl',
      encoding,
      delimiter: null,
      reasons: [`encoding ${encoding}: ${reason}`],
    },
    classNames: new Map(),
    chunks: (columnNames, from) => chunks(path, encoding, columnNames, from),
  };
}

async function beginsList(path: string, encoding: string): Promise<boolean> {
  for await (const { text } of decodedChunks(path, encoding, 0, () => undefined)) {
    const start = text.trimStart();
    if (start !== '') return start.startsWith('[');
  }
  return false;
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
