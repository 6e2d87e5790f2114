import type { Cell, Column } from '../table.ts';

/** Columns of rows that bring their own names: a new name is a new column, empty in the rows before. */
export interface GrowingColumns {
  addRow(row: Readonly<Record<string, Cell>>): void;
  /** The columns of the rows added since the last call; names stay from call to call. */
  take(): Column[];
}

/** @param wanted names to keep; left out, all of them */
export function growingColumns(wanted: readonly string[] | undefined): GrowingColumns {
  const cells = new Map<string, Cell[]>();
  let count = 0;
  return {
    addRow(row) {
      for (const [name, cell] of Object.entries(row)) {
        if (wanted?.includes(name) === false) continue;
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
  };
}
