import type { ParseError } from 'papaparse';
import { LorikeetError } from '../errors/index.ts';
import type { Cell, Table } from './table.ts';

/** Collects the records of a delimited file into columns, and remembers the first fault with its place. */
export interface CsvRecords {
  /** Takes parsed records in file order. */
  add(records: readonly string[][], errors: readonly ParseError[], newline: string): void;
  /** Says that the text ends early, at a byte that is not UTF-8: in the last record. */
  endsInInvalidByte(): void;
  /** Says that the text ends early because the last record has more characters than `most`. */
  endsInLongRecord(most: number): void;
  /** Counts characters handed to the parser; returns how many since it last completed a record. */
  charactersPending(count: number): number;
  /** The table, or the first fault of the file. */
  table(): Table;
}

/** Where a record stands: a 0-based row, or null for the column names. */
interface RecordPlace {
  readonly row: number | null;
  readonly line: number;
}

export function csvRecords(path: string): CsvRecords {
  let names: string[] | null = null;
  let columns: Cell[][] = [];
  const lines: number[] = [];
  let nextLine = 1;
  let pending = 0;
  let last: RecordPlace = { row: null, line: 1 };
  let fault: { place: RecordPlace; error: LorikeetError } | null = null;
  let stop: ((place: RecordPlace) => LorikeetError) | null = null;

  function addRecord(fields: string[], lineCount: number, quoteError: ParseError | undefined): void {
    const line = nextLine;
    nextLine += lineCount;
    if (fields.length === 1 && fields[0] === '') return;
    last = { row: names === null ? null : lines.length, line };
    const error = recordError(path, last, fields, names, quoteError);
    if (error !== null) fault ??= { place: last, error };
    if (names === null) {
      names = fields.map((name, index) => name.trim() || `Unnamed: ${index}`);
      columns = names.map(() => []);
      return;
    }
    lines.push(line);
    // After a fault only the places of records are still of interest.
    if (fault !== null) return;
    for (const [index, cells] of columns.entries()) cells.push(fields[index] === '' ? null : fields[index]!);
  }

  return {
    add(records, errors, newline) {
      if (records.length > 0) pending = 0;
      const quoteErrors = new Map(errors.filter(({ type }) => type === 'Quotes').map((error) => [error.row, error]));
      for (const [index, fields] of records.entries()) {
        const final = fields.length - 1;
        if (newline === '\n' && fields[final]!.endsWith('\r')) fields[final] = fields[final]!.slice(0, -1);
        addRecord(fields, lineCount(fields, newline), quoteErrors.get(index));
      }
    },
    endsInInvalidByte() {
      stop = (place) => new LorikeetError('data.not-utf8', { path, ...place });
    },
    endsInLongRecord(most) {
      stop = (place) => new LorikeetError('data.record-too-long', { path, ...place, most });
    },
    charactersPending(count) {
      pending += count;
      return pending;
    },
    table() {
      // What is wrong with the record in which the text ends early is a consequence of that.
      if (stop !== null && (fault === null || fault.place.line >= last.line)) throw stop(last);
      if (fault !== null) throw fault.error;
      if (names === null) throw new LorikeetError('data.file-empty', { path });
      if (lines.length === 0) throw new LorikeetError('data.no-rows', { path });
      return {
        path,
        rowCount: lines.length,
        columns: names.map((name, index) => ({ name, cells: columns[index]! })),
        lines,
      };
    },
  };
}

function recordError(
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
    const column = trimmed.find((name, index) => name !== '' && trimmed.indexOf(name) < index);
    return column === undefined ? null : new LorikeetError('data.column-duplicate', { path, column });
  }
  if (fields.length === names.length) return null;
  const row = place.row ?? 0;
  return new LorikeetError('data.field-count', {
    path,
    row,
    line: place.line,
    expected: names.length,
    found: fields.length,
  });
}

/** Lines of the file that a record takes: one, and one for each line break inside its quoted fields. */
function lineCount(fields: readonly string[], newline: string): number {
  let count = 1;
  for (const field of fields) {
    for (let at = field.indexOf(newline); at !== -1; at = field.indexOf(newline, at + 1)) count += 1;
  }
  return count;
}
