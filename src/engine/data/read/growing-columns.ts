import type { Cell, Column } from '../table.ts';
import { MOST_COLUMNS, tooManyColumns } from './most-columns.ts';

/** Columns of rows that bring their own names: a new name is a new column, empty in the rows before. */
export interface GrowingColumns {
  /** @throws data.too-many-columns */
  addRow(row: Readonly<Record<string, Cell>>): void;
  /** The columns of the rows added since the last call; names stay from call to call. */
  take(): Column[];
  /** All names so far, including those of columns that are not read. */
  names(): string[];
}

/**
 * @param path names the file in an error
 * @param columnNames names to keep; left out, all of them
 * @param initialNames column names of rows that were skipped
 */
export function growingColumns(
  path: string,
  columnNames: readonly string[] | undefined,
  initialNames: readonly string[] = [],
): GrowingColumns {
  const wanted = columnNames && new Set(columnNames);
  const isKept = (name: string) => wanted?.has(name) ?? true;
  const names = new Set(initialNames);
  const cells = new Map<string, Cell[]>(initialNames.filter(isKept).map((name) => [name, []]));
  let count = 0;
  return {
    addRow(row) {
      for (const [name, cell] of Object.entries(row)) {
        names.add(name);
        if (names.size > MOST_COLUMNS) throw tooManyColumns(path, names.size);
        if (!isKept(name)) continue;
        let column = cells.get(name);
        if (column === undefined) cells.set(name, (column = []));
        while (column.length < count) column.push(null);
        column.push(cell);
      }
      count += 1;
    },
    take() {
      const columns = [...cells].map(([name, column]) => {
        while (column.length < count) column.push(null);
        cells.set(name, []);
        return { name, cells: column };
      });
      count = 0;
      return columns;
    },
    names: () => [...names],
  };
}
