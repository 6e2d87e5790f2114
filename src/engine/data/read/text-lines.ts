import { type CsvStart, UNIT_SEPARATOR } from './csv-delimiter.ts';
import { isUsualColumnName } from '../guess-columns.ts';

/** What the one column of a file of texts is called. */
export const LINE_COLUMN = 'text';

/** Rows that have to be cut alike before they count as a table. */
const FEWEST_ALIKE = 3;

/** A name of a column: a word or two, without an end of a sentence. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]{0,39}$/u;

/**
 * Whether a `.txt` holds a text in each line, rather than a table: no usual name of a column is in its first row, its first rows are not cut
 * into equally many fields, and its first line is not one word above lines of several.
 */
export function isTextPerLine({ delimiter, records: [first = [], ...others] }: CsvStart): boolean {
  if (first.some(isUsualColumnName)) return false;
  const isOneColumn = delimiter === UNIT_SEPARATOR || first.length === 1;
  if (!isOneColumn) {
    const isAlike = others.every(({ length }) => length === first.length);
    return !isAlike || others.length + 1 < FEWEST_ALIKE;
  }
  const spaced = others.filter(([cell = '']) => /\S\s+\S/.test(cell)).length;
  return !(NAME.test(first[0] ?? '') && others.length > 0 && spaced > others.length / 2);
}
