import type { ParseError } from 'papaparse';
import { LorikeetError } from '../../errors/index.ts';
import type { Cell } from '../table.ts';
import { positionName } from './guess-header.ts';
import { MOST_COLUMNS, tooManyColumns } from './most-columns.ts';
import type { RowChunk, RowMark } from './source.ts';

/** The reason why the text ends before the file does; the last record is then incomplete only for that reason. */
export type EarlyEnd =
  | { readonly type: 'invalid-byte'; readonly encoding: string }
  | { readonly type: 'long-record'; readonly most: number }
  | null;

/** Turns the records of a delimited file into columns, and the first fault into an error with its place. */
export interface CsvRecords {
  /** Takes parsed records in file order. @throws the first fault */
  add(records: readonly string[][], errors: readonly ParseError[]): void;
  /** Takes what remains at the end of the text. @throws the first fault, or why the text ends early */
  addLast(records: readonly string[][], errors: readonly ParseError[], end: EarlyEnd): void;
  /** The state so far, from which reading can continue. */
  state(): Omit<RowMark, 'place'>;
  /** The rows added since the last call; null where there are none. */
  take(): Omit<RowChunk, 'mark'> | null;
  /** @throws data.file-empty, data.no-rows */
  checkNotEmpty(): void;
}

/** Where a record stands: a 0-based row, or null for the column names. */
interface RecordPlace {
  readonly row: number | null;
  readonly line: number;
}

/**
 * @param hasNames whether the first record names the columns; `lineColumn` names the only one of a file of texts
 * @param from what is known of the file already; left out, nothing
 */
export function csvRecords(
  path: string,
  { newline, hasNames, lineColumn }: { newline: string; hasNames: boolean; lineColumn?: string },
  columnNames: readonly string[] | undefined,
  from?: RowMark,
): CsvRecords {
  let names: readonly string[] | null = null;
  /** Positions of the columns that are wanted. */
  let positions: number[] = [];
  let cells: Cell[][] = [];
  let rows: number[] = [];
  let lines: number[] = [];
  let nextRow = from?.row ?? 0;
  let nextLine = from?.line ?? 1;
  if (from !== undefined && from.columns.length > 0) nameColumns(from.columns);

  function nameColumns(columns: readonly string[]): void {
    names = columns;
    const wanted = columnNames && new Set(columnNames);
    positions = [...columns.keys()].filter((index) => wanted?.has(columns[index]!) ?? true);
    cells = positions.map(() => []);
  }

  function addRecord(fields: string[], quoteError: ParseError | undefined, end: EarlyEnd): void {
    const line = nextLine;
    nextLine += lineCount(fields, newline);
    if (fields.length === 1 && fields[0] === '' && end === null) return;
    const place: RecordPlace = { row: names === null && hasNames ? null : nextRow, line };
    if (end !== null) throw earlyEndError(path, place, end);
    if (names === null && !hasNames && fields.length <= MOST_COLUMNS) {
      nameColumns(lineColumn === undefined ? fields.map((_, index) => positionName(index)) : [lineColumn]);
    }
    const fault = recordFault(path, place, fields, names, quoteError);
    if (fault !== null) throw fault;
    if (names === null) {
      nameColumns(fields.map((name, index) => name.trim() || `Unnamed: ${index}`));
      return;
    }
    rows.push(nextRow);
    lines.push(line);
    nextRow += 1;
    for (const [at, index] of positions.entries()) cells[at]!.push(fields[index] === '' ? null : fields[index]!);
  }

  function addAll(records: readonly string[][], errors: readonly ParseError[], end: EarlyEnd): void {
    const quoteErrors = new Map(errors.filter(({ type }) => type === 'Quotes').map((error) => [error.row, error]));
    for (const [index, fields] of records.entries()) {
      const final = fields.length - 1;
      if (newline === '\n' && fields[final]!.endsWith('\r')) fields[final] = fields[final]!.slice(0, -1);
      addRecord(fields, quoteErrors.get(index), index === records.length - 1 ? end : null);
    }
  }

  return {
    add: (records, errors) => addAll(records, errors, null),
    addLast: addAll,
    state: () => ({ row: nextRow, line: nextLine, columns: names ?? [] }),
    take() {
      if (rows.length === 0) return null;
      const chunk = {
        rows,
        lines,
        columns: positions.map((index, at) => ({ name: names![index]!, cells: cells[at]! })),
      };
      rows = [];
      lines = [];
      cells = positions.map(() => []);
      return chunk;
    },
    checkNotEmpty() {
      if (names === null) throw new LorikeetError('data.file-empty', { path });
      if (nextRow === 0) throw new LorikeetError('data.no-rows', { path });
    },
  };
}

function earlyEndError(path: string, place: RecordPlace, end: NonNullable<EarlyEnd>): LorikeetError {
  return end.type === 'invalid-byte'
    ? new LorikeetError('data.encoding-invalid', { path, encoding: end.encoding, ...place })
    : new LorikeetError('data.record-too-long', { path, most: end.most, ...place });
}

function recordFault(
  path: string,
  place: RecordPlace,
  fields: readonly string[],
  names: readonly string[] | null,
  quoteError: ParseError | undefined,
): LorikeetError | null {
  if (quoteError !== undefined) {
    const code = quoteError.code === 'MissingQuotes' ? 'data.quote-unclosed' : 'data.quote-misplaced';
    return new LorikeetError(code, { path, ...place });
  }
  if (names === null) {
    const trimmed = fields.map((name) => name.trim());
    if (trimmed.length > MOST_COLUMNS) return tooManyColumns(path, trimmed.length);
    const seen = new Set<string>();
    const column = trimmed.find((name) => name !== '' && seen.size === seen.add(name).size);
    return column === undefined ? null : new LorikeetError('data.column-duplicate', { path, column });
  }
  if (fields.length === names.length) return null;
  const [row, expected, found] = [place.row ?? 0, names.length, fields.length];
  return new LorikeetError('data.field-count', { path, row, line: place.line, expected, found });
}

/** Lines of the file that a record takes: one, and one for each line break inside its quoted fields. */
function lineCount(fields: readonly string[], newline: string): number {
  let count = 1;
  for (const field of fields) {
    for (let at = field.indexOf(newline); at !== -1; at = field.indexOf(newline, at + 1)) count += 1;
  }
  return count;
}
