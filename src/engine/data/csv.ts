import { Readable } from 'node:stream';
import Papa from 'papaparse';
import { LorikeetError } from '../errors/index.ts';
import { guessDelimiter } from './csv-delimiter.ts';
import { csvRecords, type CsvRecords } from './csv-records.ts';
import type { Table } from './table.ts';
import { utf8Chunks } from './utf8-chunks.ts';

export interface CsvOptions {
  /** One character between columns; left out, it is guessed from the column names: comma, tab, semicolon or bar. */
  readonly delimiter?: string;
}

/** A record longer than this is a quote that was never closed or no table at all; read on, it would fill the memory. */
const MOST_RECORD_CHARACTERS = 1 << 24;

/**
 * Reads delimited text (RFC 4180): quoted fields with doubled quotes and line breaks, a line of column names first. Lines
 * end in \n, \r\n or \r; blank lines are skipped; a nameless column is called `Unnamed: 0` by its position, as pandas does.
 *
 * @throws files.missing, files.unreadable, data.delimiter-invalid, data.file-empty, data.no-rows, data.not-utf8,
 * data.utf16, data.quote-unclosed, data.quote-misplaced, data.record-too-long, data.field-count, data.column-duplicate
 */
export async function readCsv(path: string, { delimiter }: CsvOptions = {}): Promise<Table> {
  if (delimiter !== undefined && (delimiter.length !== 1 || /["\r\n\ufeff]/.test(delimiter))) {
    throw new LorikeetError('data.delimiter-invalid', { delimiter });
  }
  const records = csvRecords(path);
  const chunks = guardedChunks(path, records);
  const first = await chunks.next();
  if (first.done === true) throw new LorikeetError('data.file-empty', { path });
  // With \n as the end of a record the \r before it, if any, is taken off the last field: files mix the two.
  const newline = first.value.includes('\n') ? '\n' : '\r';
  // One piece ahead at most: the count of pending characters is to follow the parser.
  const input = Readable.from(prepended(first.value, chunks), { highWaterMark: 1 });
  await new Promise<void>((resolve, reject) => {
    Papa.parse<string[]>(input, {
      delimiter: delimiter ?? guessDelimiter(first.value, newline),
      newline,
      chunk: ({ data, errors }) => records.add(data, errors, newline),
      complete: () => resolve(),
      error: reject,
    });
  });
  return records.table();
}

/** The file's text; ends early, and tells `records` why, where going on would be of no use. */
async function* guardedChunks(path: string, records: CsvRecords): AsyncGenerator<string, void> {
  for await (const chunk of utf8Chunks(path, () => records.endsInInvalidByte())) {
    if (records.charactersPending(chunk.length) > MOST_RECORD_CHARACTERS) {
      records.endsInLongRecord(MOST_RECORD_CHARACTERS);
      return;
    }
    yield chunk;
  }
}

async function* prepended(first: string, rest: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  yield first;
  yield* rest;
}
