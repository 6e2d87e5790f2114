import Papa from 'papaparse';
import { LorikeetError } from '../../errors/index.ts';
import { type CsvStart, firstRecords, guessDelimiter, UNIT_SEPARATOR } from './csv-delimiter.ts';
import { csvRecords, type EarlyEnd } from './csv-records.ts';
import { decodedChunks, encodingFor } from './decoded-chunks.ts';
import { HEADER_ROWS, headerOf } from './guess-header.ts';
import { MOST_RECORD_CHARACTERS, type ReadOptions, type RowChunk, type RowMark, type TableSource } from './source.ts';
import { isTextPerLine, LINE_COLUMN } from './text-lines.ts';
import { textReader } from './text-reader.ts';

/** A control character that no text has, where quotes are a part of it. */
const NO_QUOTE = '\u001e';

/** How the records of a file are told apart. */
interface Dialect {
  readonly encoding: string;
  readonly delimiter: string;
  readonly newline: '\n' | '\r';
  readonly hasNames: boolean;
  /** Name of the only column, in which quotes are text; left out for a table. */
  readonly lineColumn?: string;
}

/**
 * Opens delimited text (RFC 4180): quoted fields with doubled quotes and line breaks, a line of column names first unless
 * `header` or the first rows say otherwise (see {@link headerOf}). Lines
 * end in \n, \r\n or \r; blank lines are skipped; a nameless column is called `Unnamed: 0` by its position, as pandas does.
 *
 * @throws files.missing, files.unreadable, data.delimiter-invalid, data.encoding-unknown, data.encoding-mixed,
 * data.file-empty; while reading also data.no-rows, data.encoding-invalid, data.quote-unclosed, data.quote-misplaced,
 * data.record-too-long, data.field-count, data.column-duplicate
 */
export function openCsv(path: string, options: ReadOptions = {}): Promise<TableSource> {
  return openDelimited(path, options, () => false);
}

/** Opens a `.txt`: a table as {@link openCsv} reads it, or a text in each line (see {@link isTextPerLine}), whose quotes are part of it. */
export function openText(path: string, options: ReadOptions = {}): Promise<TableSource> {
  return openDelimited(path, options, isTextPerLine);
}

async function openDelimited(
  path: string,
  options: ReadOptions,
  hasLines: (start: CsvStart) => boolean,
): Promise<TableSource> {
  const { delimiter: userDelimiter = null } = options;
  if (userDelimiter !== null && (userDelimiter.length !== 1 || /["\r\n\ufeff]/.test(userDelimiter))) {
    throw new LorikeetError('data.delimiter-invalid', { delimiter: userDelimiter });
  }
  const { encoding, reason } = await encodingFor(path, options.encoding);
  const start = await firstPiece(path, encoding);
  if (start === undefined) throw new LorikeetError('data.file-empty', { path });
  // With \n as the end of a record the \r before it, if any, is taken off the last field: files mix the two.
  const newline = start.includes('\n') ? '\n' : '\r';
  const delimiter = userDelimiter ?? guessDelimiter(start, newline);
  const records = firstRecords(start, delimiter, newline, HEADER_ROWS);
  if (userDelimiter === null && options.header !== true && hasLines({ delimiter, records })) {
    return linesOf(path, { encoding, newline }, reason);
  }
  const how = userDelimiter === null ? 'the character that cuts the first rows alike and into most' : 'as requested';
  const { reason: headerReason, ...header } = headerOf(records, options);
  return {
    path,
    reading: {
      format: 'csv',
      encoding,
      delimiter,
      header,
      reasons: [
        `encoding ${encoding}: ${reason}`,
        `delimiter ${JSON.stringify(delimiter)}: ${how}`,
        `column names: ${headerReason}`,
      ],
    },
    classNames: new Map(),
    chunks: (columnNames, from) =>
      csvChunks(path, { encoding, delimiter, newline, hasNames: header.isPresent }, columnNames, from),
  };
}

function linesOf(path: string, { encoding, newline }: Pick<Dialect, 'encoding' | 'newline'>, why: string): TableSource {
  const dialect = { encoding, newline, delimiter: UNIT_SEPARATOR, hasNames: false, lineColumn: LINE_COLUMN };
  return {
    path,
    reading: {
      format: 'text',
      encoding,
      delimiter: null,
      header: { isPresent: false, isGuess: true },
      reasons: [`encoding ${encoding}: ${why}`, 'each line is a text: nothing is like a row of column names'],
    },
    classNames: new Map(),
    chunks: (columnNames, from) => csvChunks(path, dialect, columnNames, from),
  };
}

async function firstPiece(path: string, encoding: string): Promise<string | undefined> {
  for await (const { text } of decodedChunks(path, encoding, 0, () => undefined)) return text;
  return undefined;
}

async function* csvChunks(
  path: string,
  { encoding, delimiter, newline, hasNames, lineColumn }: Dialect,
  columnNames: readonly string[] | undefined,
  from: RowMark | undefined,
): AsyncGenerator<RowChunk, void> {
  const records = csvRecords(
    path,
    { newline, hasNames, ...(lineColumn === undefined ? {} : { lineColumn }) },
    columnNames,
    from,
  );
  const parser = new Papa.Parser({ delimiter, newline, ...(lineColumn === undefined ? {} : { quoteChar: NO_QUOTE }) });
  let pending = '';
  let end: EarlyEnd = null;
  const onInvalid = () => (end = { type: 'invalid-byte', encoding });
  const reader = textReader(path, encoding, from?.place ?? { byte: 0, skip: 0 }, onInvalid);
  const markHere = (): RowMark => ({ ...records.state(), place: reader.place(pending.length) });
  for await (const text of reader.pieces()) {
    pending += text;
    const mark = markHere();
    const { data, errors, meta } = parser.parse(pending, 0, true) as Papa.ParseResult<string[]>;
    pending = pending.slice(meta.cursor);
    records.add(data, errors);
    const chunk = records.take();
    if (chunk !== null) yield { ...chunk, mark };
    if (pending.length <= MOST_RECORD_CHARACTERS) continue;
    end = { type: 'long-record', most: MOST_RECORD_CHARACTERS };
    break;
  }
  const mark = markHere();
  if (pending !== '') {
    // The parser has tried this record several times: its beginning is enough to decide.
    const rest = pending.slice(0, MOST_RECORD_CHARACTERS);
    const { data, errors } = parser.parse(rest, 0, false) as Papa.ParseResult<string[]>;
    records.addLast(data, errors, end);
  }
  const last = records.take();
  if (last !== null) yield { ...last, mark };
  records.checkNotEmpty();
}
