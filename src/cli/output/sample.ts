import type { DataSample } from '../../contract/index.ts';
import { count, counted } from './format.ts';
import { mappingText, readingText } from './reading.ts';
import { table } from './table.ts';

/** Characters of a cell that are shown. */
const WIDEST = 48;

export interface RowsFrom {
  readonly row: number;
  readonly totals: ReadonlyMap<string, number>;
}

/**
 * Rows of a data set as text.
 *
 * @param data as the user named it
 * @param from where the rows were looked for that are not the first: the row's number, and how many rows each split has
 */
export function sampleText(
  data: string,
  { path, reading, mapping, classNames, splits }: DataSample,
  from?: RowsFrom,
): string {
  const parts = [data === path ? path : `${data} (${path})`, ...readingText(reading), ...mappingText(mapping)];
  for (const [column, names] of Object.entries(classNames)) parts.push(`classes of ${column}: ${names.join(', ')}`);
  for (const { name, columns, rows } of splits) {
    const total = from?.totals.get(name);
    parts.push('', total === undefined ? `split ${name}` : `split ${name}, ${counted(total, 'row')}`);
    if (rows.length === 0 && from !== undefined) {
      parts.push(`no row ${count(from.row)}`);
      continue;
    }
    parts.push(
      table(
        columns,
        rows.map((row) => row.map(cellText)),
      ),
    );
  }
  return parts.join('\n');
}

function cellText(cell: string | null): string {
  if (cell === null) return '–';
  // Control characters become blanks, like line breaks.
  const line = cell.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return line.length <= WIDEST ? line : `${line.slice(0, WIDEST)}…`;
}
