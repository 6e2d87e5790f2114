import { isUsualColumnName } from '../guess-columns.ts';
import { labelValue } from '../label-order.ts';
import type { ReadOptions } from './source.ts';

/** Whether the first row of a table names its columns, and what spoke for it. */
export interface Header {
  readonly isPresent: boolean;
  /** Nobody said so. */
  readonly isGuess: boolean;
  readonly reason: string;
}

/** Rows that the guess looks at. */
export const HEADER_ROWS = 200;

/**
 * Whether the first row names the columns, as the reader is told or else as its cells look: a name is not among the cells below it, nor
 * a number above numbers. A usual name (`text`, `label`) anywhere settles it, and so do rows too few to tell.
 *
 * @param rows the first rows of a table, the first of them included
 */
export function headerOf(rows: readonly (readonly string[])[], { header = null }: ReadOptions): Header {
  if (header !== null) return { isPresent: header, isGuess: false, reason: 'as requested' };
  const sign = signOfData(rows);
  const reason = sign ?? 'the first row, as usual';
  return { isPresent: sign === null, isGuess: true, reason };
}

/** What shows that the first row is data; null where nothing does. */
function signOfData([first = [], ...others]: readonly (readonly string[])[]): string | null {
  const below = others.filter(({ length }) => length === first.length);
  if (below.length < 2 || first.some(isUsualColumnName) || isCounted(first)) return null;
  for (const [index, cell] of first.entries()) {
    const name = cell.trim();
    if (name === '') continue;
    const values = below.map((row) => row[index]!.trim());
    const isRepeating = new Set(values).size <= Math.max(2, values.length / 3);
    if (isRepeating && values.includes(name))
      return `none, as ${JSON.stringify(name)} of the first row stands below it too`;
    if (isNumber(name) && !isYear(name) && values.every(isNumber))
      return `none, as ${name} of the first row is a number like those below it`;
  }
  return null;
}

function isNumber(cell: string): boolean {
  return cell !== '' && (labelValue(cell).kind === 'fraction' || /^[+-]?\d+$/.test(cell));
}

/** Names of columns of figures. */
function isYear(cell: string): boolean {
  return /^(?:19|20)\d\d$/.test(cell);
}

/** 0, 1, 2 and so on, as pandas names columns that have no names; before them an index without a name. */
function isCounted(cells: readonly string[]): boolean {
  const named = cells[0]?.trim() === '' ? cells.slice(1) : cells;
  return named.every((cell, index) => cell.trim() === String(index));
}

/** What a column without a name is called. @param index from 0 */
export function positionName(index: number): string {
  return `column ${index + 1}`;
}
