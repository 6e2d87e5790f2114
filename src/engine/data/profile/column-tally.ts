import type { ColumnProfile } from '../../../shared/data-profile.ts';
import type { Column } from '../table.ts';
import { textGroups, type TextGroups } from './text-groups.ts';

/** Counts the cells of every column. */
export interface ColumnTally {
  add(columns: readonly Column[]): void;
  /** @param rows in all, so that a column that came late is counted as missing before */
  profiles(rows: number): ColumnProfile[];
}

export function columnTally(): ColumnTally {
  const tallies = new Map<string, { present: number; distinct: TextGroups }>();
  return {
    add(columns) {
      for (const { name, cells } of columns) {
        let tally = tallies.get(name);
        if (tally === undefined) tallies.set(name, (tally = { present: 0, distinct: textGroups() }));
        for (const cell of cells) {
          if (cell === null) continue;
          tally.present += 1;
          tally.distinct.add(cell);
        }
      }
    },
    profiles: (rows) =>
      [...tallies].map(([name, { present, distinct }]) => ({
        name,
        present,
        missing: rows - present,
        distinct: distinct.count,
      })),
  };
}
