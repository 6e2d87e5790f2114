import Table from 'cli-table3';

/** A table without rules between rows: names on the left, figures on the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = Math.max(head.length, ...rows.map((row) => row.length));
  const cliTable = new Table({
    head: [...head],
    colAligns: Array.from({ length: columns }, (_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '',
    },
  });
  cliTable.push(...rows.map((row) => [...row]));
  return cliTable
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
