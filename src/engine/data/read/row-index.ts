import type { Cell } from '../table.ts';
import type { RowMark, TableSource } from './source.ts';

/** Where the rows of a source are: a mark for each chunk of it, about a megabyte of text, with the rows before it. */
export interface RowIndex {
  readonly total: number;
  readonly marks: readonly { readonly before: number; readonly mark: RowMark }[];
}

/** Some rows by their place among those of a source. */
export interface RowPage {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * Counts the rows of a source, and notes where to find them, in one pass that keeps none of them.
 *
 * @param onRows called with the number of rows counted so far
 * @throws what reading the source throws
 */
export async function indexRows(source: TableSource, onRows: (rows: number) => void = () => {}): Promise<RowIndex> {
  const marks: { before: number; mark: RowMark }[] = [];
  let total = 0;
  for await (const { rows, mark } of source.chunks([])) {
    marks.push({ before: total, mark });
    total += rows.length;
    onRows(total);
  }
  return { total, marks };
}

/**
 * Rows from a 0-based place on, as many as there are up to `count`; it reads from the mark before them, not from the beginning.
 *
 * @throws what reading the source throws
 */
export async function readRows(
  source: TableSource,
  { marks }: RowIndex,
  offset: number,
  count: number,
): Promise<RowPage> {
  const start =
    marks[
      Math.max(
        0,
        marks.findLastIndex(({ before }) => before <= offset),
      )
    ];
  const rows: Cell[][] = [];
  let names: string[] = [];
  let place = start?.before ?? 0;
  for await (const { rows: numbers, columns } of source.chunks(undefined, start?.mark)) {
    names = columns.map(({ name }) => name);
    const last = Math.min(numbers.length, offset + count - place);
    for (let row = Math.max(0, offset - place); row < last; row += 1) {
      rows.push(columns.map(({ cells }) => cells[row] ?? null));
    }
    place += numbers.length;
    if (place >= offset + count) break;
  }
  return { columns: names, rows: rows.map((row) => names.map((_, column) => row[column] ?? null)) };
}

/**
 * Rows by their 0-based places, in the order of the places; one beyond the end has nothing in it. Of a source only the stretches are read
 * that hold some of them.
 *
 * @throws what reading the source throws
 */
export async function readRowsAt(source: TableSource, index: RowIndex, places: readonly number[]): Promise<RowPage> {
  const ordered = [...new Set(places)].sort((first, second) => first - second);
  const stretchOf = (place: number) => index.marks.findLastIndex(({ before }) => before <= place);
  const found = new Map<number, ReadonlyMap<string, Cell>>();
  // Later stretches may have columns of their own.
  const columns = new Set<string>();
  for (let at = 0; at < ordered.length;) {
    const [first, stretch] = [ordered[at]!, stretchOf(ordered[at]!)];
    let end = at;
    while (end < ordered.length && stretchOf(ordered[end]!) === stretch) end += 1;
    const page = await readRows(source, index, first, ordered[end - 1]! - first + 1);
    for (const name of page.columns) columns.add(name);
    for (const place of ordered.slice(at, end)) {
      const cells = page.rows[place - first] ?? [];
      found.set(place, new Map(cells.map((cell, column) => [page.columns[column]!, cell])));
    }
    at = end;
  }
  const names = [...columns];
  return { columns: names, rows: places.map((place) => names.map((name) => found.get(place)?.get(name) ?? null)) };
}
