import type { Reading } from '../../../shared/data-profile.ts';
import type { Column } from '../table.ts';
import type { TextPlace } from './text-place.ts';

/** How to read a file, where that is not guessed; null counts as left out. */
export interface ReadOptions {
  /** One character between columns of delimited text; left out, it is guessed from the column names. */
  readonly delimiter?: string | null | undefined;
  /** Character encoding of a text file, by any of its usual names; left out, it is guessed from the bytes. */
  readonly encoding?: string | null | undefined;
  /** Whether the first row names the columns; left out, it is guessed from the rows below it. Without names they are `column 1` and so on. */
  readonly header?: boolean | null | undefined;
}

/** A place besides the first row where reading can start; each chunk has the one where it started. */
export interface RowMark {
  /** 0-based number of the row that is next. */
  readonly row: number;
  /** 1-based line that is next; 0 for formats without lines. */
  readonly line: number;
  /** Columns known by then. */
  readonly columns: readonly string[];
  /** Place in a text file; null for formats that find a row by its number. */
  readonly place: TextPlace | null;
  /** Which of several files, rows in those before it, and its own columns; left out where there is one file. */
  readonly file?: { readonly index: number; readonly before: number; readonly columns: readonly string[] };
}

/** Some rows of a table, in the order of the file. */
export interface RowChunk {
  /** 0-based number in the file of each row here. */
  readonly rows: readonly number[];
  /** 1-based line on which each row begins; null for formats without lines. */
  readonly lines: readonly number[] | null;
  /** Cells of each column; a later chunk may have more columns, never fewer, and never in another order. */
  readonly columns: readonly Column[];
  /** Where to begin to read these rows again. */
  readonly mark: RowMark;
}

/** The mark of a row in a format that finds a row by its number. */
export function rowMark(row: number, columns: readonly string[]): RowMark {
  return { row, line: 0, columns, place: null };
}

/** A data file that is read piece by piece, as often as wanted. */
export interface TableSource {
  readonly path: string;
  readonly reading: Reading;
  /** Names of the classes of a column of class indices, where the file itself states them. */
  readonly classNames: ReadonlyMap<string, readonly string[]>;
  /**
   * The rows, a few thousand at a time; an empty file is an error, so there is at least one.
   *
   * @param columnNames columns to read; left out, all of them. Names the file lacks are skipped.
   * @param from where to begin; left out, at the first row
   */
  chunks(columnNames?: readonly string[], from?: RowMark): AsyncGenerator<RowChunk, void>;
}

/** A line, a record or a text longer than this is no row: a file without line breaks or a quote never closed. */
export const MOST_RECORD_CHARACTERS = 1 << 24;
