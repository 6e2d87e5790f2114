import type { Snippet } from 'svelte';

/** A column of a table whose rows are `Row`s. */
export interface Column<Row> {
  /** Its name among the columns, shown at its head unless `label` is. */
  readonly name: string;
  /** Empty for a head that says nothing. */
  readonly label?: string;
  /** Pixels; what is left is shared by the columns without. */
  readonly width?: number;
  /** Whether it holds figures, which align right. */
  readonly number?: boolean;
  /** Whether its cells are the heads of their rows. */
  readonly heads?: boolean;
  readonly sortable?: boolean;
  /** Whether its head is only for those who do not see the table. */
  readonly hidden?: boolean;
  /** Classes of its cells. */
  readonly class?: string;
  /** Text of a cell; null is shown as a dash, or as `none`. */
  readonly text?: (row: Row) => string | null;
  readonly none?: string;
  /** Shown when the pointer rests on a cell. */
  readonly title?: (row: Row) => string | null;
  /** A cell that is more than text. */
  readonly cell?: Snippet<[Row, Column<Row>]>;
}

/** Pixels that a column without a width has at least. */
const LEAST_WIDTH = 180;

/** Pixels below which a table scrolls sideways, so that the column that takes what is left stays readable. */
export function leastWidth(columns: readonly Pick<Column<never>, 'width'>[]): number {
  return columns.reduce((sum, { width = LEAST_WIDTH }) => sum + width, 0);
}

/** Pixels of a column of names, by the longest of them: a cell that is too long for the widest column is cut. */
export function namesWidth(names: readonly string[], least: number, most = 240): number {
  const longest = names.reduce((length, name) => Math.max(length, name.length), 0);
  // A character of the tables' font, and the space on both sides.
  return Math.min(most, Math.max(least, Math.ceil(longest * 7.5 + 24)));
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}
