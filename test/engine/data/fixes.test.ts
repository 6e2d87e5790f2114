import { describe, expect, it } from 'vitest';
import { FixName as FixNames } from '../../../src/contract/index.ts';
import { fixTable, type LabeledExample, separateParts } from '../../../src/engine/data/index.ts';
import type { Table } from '../../../src/engine/data/table.ts';
import { type FixName, fixNames } from '../../../src/shared/fixes.ts';
import { tableOf } from './tables.ts';

const rows: [string | null, string | null][] = [
  ['same', '0'],
  ['same', '0.0'],
  [null, '1'],
  ['both', '0'],
  ['lonely', 'typo'],
  ['both', '1'],
  ['the dam above the village broke in the night', '1'],
  ['unlabelled', ' '],
  ['The dam above the village broke in the night!', '1'],
  ['other', '1'],
];
const table = tableOf({ text: rows.map(([text]) => text), label: rows.map(([, label]) => label) });
const columns = { text: 'text', label: 'label' };
const left = (...fixes: FixName[]) => fixTable(table, columns, fixes).table.rows;

describe('the names of fixes', () => {
  it('are those that a config takes, in the order in which they are applied', () => {
    expect(FixNames.options).toEqual(fixNames);
  });
});

describe('fixTable', () => {
  it.each<[FixName, number[]]>([
    ['drop-empty', [2]],
    ['drop-unlabelled', [7]],
    ['drop-placeholder-labels', []],
    ['merge-label-case', []],
    ['drop-unseen-labels', []],
    ['drop-rare-labels', [4]],
    ['drop-conflicting', [3, 5]],
    ['keep-first-duplicates', [1, 5]],
    ['keep-first-near-duplicates', [8]],
    ['drop-outliers', []],
    ['one-split', []],
  ])('%s drops its rows and no others', (fix, dropped) => {
    expect(left(fix)).toEqual(rows.map((_, row) => row).filter((row) => !dropped.includes(row)));
    if (fix !== 'one-split')
      expect(fixTable(table, columns, [fix]).done).toEqual([{ fix, rows: dropped, renamed: [] }]);
  });

  it('applies several in its own order, and keeps cells, lines and numbers together', () => {
    const fixed = fixTable(table, columns, ['keep-first-duplicates', 'drop-conflicting', 'drop-empty']);
    // Conflicting texts go first: of them there is no first row to keep.
    expect(fixed.done).toEqual([
      { fix: 'drop-empty', rows: [2], renamed: [] },
      { fix: 'drop-conflicting', rows: [3, 5], renamed: [] },
      { fix: 'keep-first-duplicates', rows: [1], renamed: [] },
    ]);
    expect(fixed.table.rows).toEqual([0, 4, 6, 7, 8, 9]);
    expect(fixed.table.lines).toEqual([2, 6, 8, 9, 10, 11]);
    expect(fixed.table.columns[0]?.cells[2]).toBe(rows[6]![0]);
  });

  it('drops texts of a length out of the ordinary', () => {
    const texts = [
      ...Array.from({ length: 40 }, (_, row) => `${'word '.repeat(5 + (row % 6))}${row}`),
      'x'.repeat(5000),
    ];
    const long = tableOf({ text: texts, label: texts.map(() => '1') });
    expect(fixTable(long, columns, ['drop-outliers']).done).toMatchObject([{ fix: 'drop-outliers', rows: [40] }]);
  });

  it('refuses to leave nothing', () => {
    const none = tableOf({ text: ['a', 'a'], label: ['0', '1'] });
    expect(() => fixTable(none, columns, ['drop-conflicting'])).toThrow(
      expect.objectContaining({ code: 'data.fixes-leave-nothing' }) as Error,
    );
  });
});

describe('separateParts', () => {
  const part = (...texts: string[]): LabeledExample[] => texts.map((text, row) => ({ row, text, label: 0, id: null }));

  it('moves validation rows to their training twins, and keeps both away from the test rows', () => {
    const separated = separateParts({
      train: part('one', 'the bridge over the river was closed today', 'tested'),
      validation: part('The bridge over the river was closed today.', 'two', 'tested', 'one'),
      test: part('tested', 'three'),
    });
    expect(separated.train.map(({ text }) => text)).toEqual([
      'one',
      'the bridge over the river was closed today',
      'The bridge over the river was closed today.',
      'one',
    ]);
    expect(separated.validation.map(({ text }) => text)).toEqual(['two']);
    expect(separated.test).toHaveLength(2);
    expect(separated).toMatchObject({ droppedTrain: [2], droppedValidation: [2], moved: [0, 3] });
  });
});

describe('rows with any number of labels', () => {
  const labels = ['["a","b"]', '["A"]', '[]', '["a","n/a"]', '["b","odd"]', '["b","a"]'];
  const listed: Table = {
    ...{ path: 'a.csv', rowCount: 6, rows: [0, 1, 2, 3, 4, 5], lines: null, classNames: new Map() },
    columns: [
      { name: 'text', cells: ['one', 'two', 'three', 'four', 'five', 'one'] },
      { name: 'label', cells: labels },
    ],
  };
  const several = { text: 'text', label: 'label', task: 'multi-label' as const };
  const rowsLeft = (fix: FixName, known?: string[]) => fixTable(listed, several, [fix], known).table.rows;

  it('are dropped for one of them', () => {
    expect(rowsLeft('drop-unlabelled')).toEqual([0, 1, 3, 4, 5]);
    expect(rowsLeft('drop-placeholder-labels')).toEqual([0, 1, 2, 4, 5]);
    expect(rowsLeft('drop-unseen-labels', ['a', 'b', 'A', 'n/a'])).toEqual([0, 1, 2, 3, 5]);
    expect(rowsLeft('drop-rare-labels')).toEqual([0, 2, 5]);
  });

  it('conflict where their sets differ, whatever the order', () => {
    expect(rowsLeft('drop-conflicting')).toEqual([0, 1, 2, 3, 4, 5]);
    const other = { ...listed.columns[1]!, cells: [...labels.slice(0, 5), '["b"]'] };
    const differing = { ...listed, columns: [listed.columns[0]!, other] };
    expect(fixTable(differing, several, ['drop-conflicting']).table.rows).toEqual([1, 2, 3, 4]);
  });

  it('get one spelling', () => {
    const { table: merged, done } = fixTable(listed, several, ['merge-label-case']);
    expect(merged.columns[1]!.cells[1]).toBe('["a"]');
    expect(done).toMatchObject([{ fix: 'merge-label-case', renamed: [{ from: 'A', to: 'a', rows: [1] }] }]);
  });
});
