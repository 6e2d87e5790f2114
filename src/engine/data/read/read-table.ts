import { type Cell, missingColumn, type Table } from '../table.ts';
import { openTable } from './open-table.ts';
import type { ReadOptions, TableSource } from './source.ts';

export interface ReadTableOptions extends ReadOptions {
  /** Columns to read; left out, all of them. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Reads a data file into memory; see {@link openTable} for the formats.
 *
 * @throws what opening and reading the file throw
 */
export async function readTable(file: string, { columns, ...options }: ReadTableOptions = {}): Promise<Table> {
  return collectTable(await openTable(file, options), columns);
}

/**
 * All rows of a source in memory.
 *
 * @param columnNames columns to read, all of which have to be there; left out, all there are
 * @throws data.column-missing, and what reading the source throws
 */
export async function collectTable(source: TableSource, columnNames?: readonly string[]): Promise<Table> {
  const cells = new Map<string, Cell[]>();
  const rows: number[] = [];
  const lines: number[] = [];
  let hasLines = true;
  for await (const chunk of source.chunks(columnNames)) {
    for (const column of chunk.columns) {
      let all = cells.get(column.name);
      if (all === undefined) cells.set(column.name, (all = []));
      while (all.length < rows.length) all.push(null);
      for (const cell of column.cells) all.push(cell);
    }
    for (const row of chunk.rows) rows.push(row);
    hasLines &&= chunk.lines !== null;
    for (const line of chunk.lines ?? []) lines.push(line);
  }
  const absent = columnNames?.find((name) => !cells.has(name));
  if (absent !== undefined) throw missingColumn(source.path, absent, await namesOf(source), source.reading.header);
  return {
    path: source.path,
    rowCount: rows.length,
    columns: [...cells].map(([name, all]) => ({ name, cells: padded(all, rows.length) })),
    rows,
    lines: hasLines ? lines : null,
    classNames: source.classNames,
  };
}

function padded(cells: Cell[], count: number): readonly Cell[] {
  while (cells.length < count) cells.push(null);
  return cells;
}

/** Names of the columns, as far as the first rows have them. */
async function namesOf(source: TableSource): Promise<string[]> {
  for await (const { columns } of source.chunks()) return columns.map(({ name }) => name);
  return [];
}
