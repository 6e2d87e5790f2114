import { describe, expect, it } from 'vitest';
import {
  findSeparator,
  labelsOf,
  unclearCells,
  withLabelLists,
  yesLists,
} from '../../../src/engine/data/label-lists.ts';
import { column, type Table } from '../../../src/engine/data/table.ts';

describe('the labels of a cell', () => {
  it.each([
    [null, null, []],
    ['  ', '|', []],
    ['a', null, ['a']],
    ['a|b', null, ['a|b']],
    [' a | b |', '|', ['a', 'b']],
    ['a|a|1.0|1', '|', ['a', '1']],
    ['["a", "b, c"]', ',', ['a', 'b, c']],
    ['[]', null, []],
    ['[1, null, true]', null, ['1', 'true']],
    [`['it''s', "b"]`, null, [`['it''s', "b"]`]],
    [`['a', "it's", c d]`, null, ['a', "it's", 'c d']],
    [String.raw`['it\'s', None]`, null, ["it's"]],
  ])('%j with %j between them', (cell, separator, labels) => {
    expect(labelsOf(cell, separator)).toEqual(labels);
  });
});

describe('what stands between labels', () => {
  it('is found by combinations whose parts recur, else by the likeliest character', () => {
    expect(findSeparator(['a;b', 'a', 'b', 'x, y'])).toBe(';');
    expect(findSeparator(['a,b', 'c|d'])).toBe('|');
    expect(findSeparator(['有毒、粗鲁', '粗鲁'])).toBe('、');
    expect(findSeparator(['有毒，粗鲁', '有毒|粗鲁'])).toBe('|');
    expect(findSeparator(['a/b', 'a', 'b'])).toBeNull();
    expect(findSeparator(['a', 'b'])).toBeNull();
    expect(findSeparator(['["a", "b"]', '["a"]'])).toBeNull();
  });

  it('is found by the labels that are known, as of test rows', () => {
    expect(findSeparator(['arts, crafts', 'news'], ['arts, crafts', 'news'])).toBeNull();
    expect(findSeparator(['arts, news'], ['arts', 'news'])).toBe(',');
    expect(findSeparator(['arts; news, sport'], ['arts', 'news, sport'])).toBe(';');
  });
});

const table: Table = {
  path: 'a.csv',
  rowCount: 3,
  columns: [
    { name: 'text', cells: ['x', 'y', 'z'] },
    { name: 'a', cells: ['1', '0', ''] },
    { name: 'b', cells: ['TRUE', 'false', '1.0'] },
    { name: 'c', cells: ['1', '2', '0'] },
  ],
  rows: [0, 1, 2],
  lines: [2, 3, 4],
  classNames: new Map(),
};
const places = { label: 'label', labelSeparator: null };

it('columns of 0 and 1 become one of lists, called by all their names', () => {
  const { table: listed, label, names } = withLabelLists(table, { ...places, labelColumns: ['b', 'a'] });
  expect([label, names]).toEqual(['b, a', ['b', 'a']]);
  expect(column(listed, label)).toEqual(['["b","a"]', '[]', '["b"]']);
  expect(listed.columns.map(({ name }) => name)).toEqual(['text', 'c', 'b, a']);
});

it('a cell that says neither yes nor no is refused with its place, and counts as no in a profile', () => {
  const refused = () => withLabelLists(table, { ...places, labelColumns: ['a', 'c'] });
  expect(refused).toThrow(expect.objectContaining({ code: 'data.label-column-value' }));
  expect(refused).toThrow(/line 3 .* column "c" holds "2"/);
  expect(yesLists(table, ['a', 'c', 'absent'])).toEqual(['["a","c"]', '[]', '[]']);
  expect(unclearCells(table, ['a', 'c', 'absent'])).toEqual([{ at: 1, column: 'c', value: '2' }]);
});

it('rows whose label cells are all empty have no labels, rather than none of them', () => {
  const empty = {
    ...table,
    columns: [...table.columns, ...['d', 'e'].map((name) => ({ name, cells: ['', null, ' '] }))],
  };
  const refused = () => withLabelLists(empty, { ...places, labelColumns: ['d', 'e'] });
  expect(refused).toThrow(/All cells of columns "d", "e" of a\.csv are empty/);
  expect(() => withLabelLists(empty, { ...places, label: 'd', labelColumns: null })).toThrow(/All cells of column "d"/);
  expect(withLabelLists(empty, { ...places, labelColumns: ['a', 'd'] }).names).toEqual(['a', 'd']);
});
