import type { Cell, Table } from '../../../src/engine/data/index.ts';

/** A table of named columns, as a file with one line per row would give it. */
export function tableOf(columns: Record<string, readonly Cell[]>): Table {
  const rowCount = Object.values(columns)[0]?.length ?? 0;
  return {
    path: 'tweets.csv',
    rowCount,
    columns: Object.entries(columns).map(([name, cells]) => ({ name, cells })),
    rows: Array.from({ length: rowCount }, (_, row) => row),
    lines: Array.from({ length: rowCount }, (_, row) => row + 2),
    classNames: new Map(),
  };
}
