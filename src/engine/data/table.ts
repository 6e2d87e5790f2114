import { distance } from 'fastest-levenshtein';
import { LorikeetError } from '../errors/index.ts';

/** The text of a cell as the file has it, or null where it is empty: files do not tell an empty text from none. */
export type Cell = string | null;

export interface Column {
  readonly name: string;
  /** One cell per row. */
  readonly cells: readonly Cell[];
}

/** Rows of a data file in memory. Rows are numbered from 0, without the column names and blank lines. */
export interface Table {
  readonly path: string;
  readonly rowCount: number;
  readonly columns: readonly Column[];
  /** Number in the file of each row here: other than its place where rows were left out. */
  readonly rows: readonly number[];
  /** 1-based line of the file on which each row begins; null for formats without lines. */
  readonly lines: readonly number[] | null;
  /** Names of the classes of a column of class indices, where the file states them. */
  readonly classNames: ReadonlyMap<string, readonly string[]>;
}

/**
 * The cells of a column by its name.
 *
 * @throws data.column-missing with the names nearest to the one asked for.
 */
export function column(table: Table, name: string): readonly Cell[] {
  const match = table.columns.find((candidate) => candidate.name === name);
  if (match !== undefined) return match.cells;
  throw missingColumn(
    table.path,
    name,
    table.columns.map((candidate) => candidate.name),
  );
}

/** The error for a column that is not among those of a file. @param header how its first row is read, where that is known */
export function missingColumn(
  path: string,
  name: string,
  columns: readonly string[],
  header?: { readonly isPresent: boolean; readonly isGuess: boolean },
): LorikeetError {
  return new LorikeetError('data.column-missing', {
    path,
    column: name,
    nearest: nearestNames(name, columns),
    columns,
    isHeaderGuessed: header?.isPresent === true && header.isGuess,
  });
}

/** The table with only the rows at the places given, in their order; they keep their numbers. */
export function selectRows(table: Table, places: readonly number[]): Table {
  const pick = <Value>(values: readonly Value[]) => places.map((place) => values[place]!);
  return {
    ...table,
    rowCount: places.length,
    columns: table.columns.map(({ name, cells }) => ({ name, cells: pick(cells) })),
    rows: pick(table.rows),
    lines: table.lines && pick(table.lines),
  };
}

/** Where a row is, for messages. */
export function placeOf(table: Table, row: number): { row: number; line: number | null } {
  return { row: table.rows[row]!, line: table.lines?.[row] ?? null };
}

/** Where rows are, for messages: the first few, and how many there are. */
export function placesOf(
  table: Table,
  rows: readonly number[],
): { places: { row: number; line: number | null }[]; count: number } {
  const most = 5;
  return { places: rows.slice(0, most).map((row) => placeOf(table, row)), count: rows.length };
}

/** Up to three names that are similar to `name`, nearest first, ignoring case. */
function nearestNames(name: string, names: readonly string[]): string[] {
  const most = Math.max(2, Math.floor(name.length / 3));
  return names
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= most && edits < Math.max(name.length, candidate.length))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
