import { expect, it } from 'vitest';
import { type DataProfile, RunConfig } from '../../../src/contract/index.ts';
import { splitSizes } from '../../../src/engine/data/split-sizes.ts';
import { stateOf, withFix, withoutFindings } from '../../../src/renderer/draft/fixes.ts';
import { rowCounts } from '../../../src/renderer/draft/row-counts.ts';

function profile(splits: Record<string, number>): DataProfile {
  return {
    path: 'a.csv',
    rows: 0,
    splits: Object.entries(splits).map(([name, rows]) => ({ name, path: 'a.csv', rows })),
    reading: { format: 'csv', encoding: null, delimiter: null, reasons: [] },
    mapping: { text: null, label: null, id: null },
    columns: [],
    labels: null,
    labelSets: null,
    text: null,
    findings: [],
  };
}

const data = (settings: object) => RunConfig.parse({ model: 'm', data: { train: 'a.csv', ...settings } }).data;

it('splits rows as a run does', () => {
  expect(rowCounts(profile({ train: 7613 }), data({}))).toEqual({ train: 6090, validation: 1523 });
  for (const rows of [2, 3, 10, 99, 7613]) {
    for (const share of [0.1, 0.2, 0.33]) {
      const { train, test } = splitSizes(rows, { testSize: share });
      const counted = rowCounts(profile({ train: rows }), data({ split: { validation: share } }));
      expect(counted).toEqual({ train, validation: test });
    }
  }
});

it('takes the split that the config names', () => {
  const two = profile({ train: 100, test: 40 });
  expect(rowCounts(two, data({ train: 'a.csv#test', split: { validation: 0.5 } }))).toEqual({
    train: 20,
    validation: 20,
  });
  const parts = profile({ train: 100, validation: 40, test: 7 });
  expect(rowCounts(parts, data({ train: 'a.csv#x', validation: 'b.csv#test' }))).toEqual({
    train: 100,
    validation: 40,
  });
  expect(rowCounts(profile({ train: 100, test: 40 }), data({ test: 'b.csv' }))).toEqual({ train: 80, validation: 20 });
});

it('does not know what the profile does not tell', () => {
  expect(rowCounts(profile({ part: 1, other: 2 }), data({}))).toBeNull();
  expect(rowCounts(profile({ train: 100 }), data({ validation: 'b.csv' }))).toBeNull();
});

it('tells what is to be decided', () => {
  const finding = {
    kind: 'duplicate',
    sentence: '',
    rows: 3,
    groups: 1,
    examples: [],
    at: [],
    fix: 'keep-first-duplicates',
  } as const;
  expect(stateOf(finding, [])).toBe('decide');
  expect(stateOf(finding, withFix([], 'keep-first-duplicates', true))).toBe('fixed');
  expect(stateOf({ ...finding, rows: 0 }, [])).toBe('fine');
  expect(stateOf({ ...finding, fix: null }, [])).toBe('look');
  expect(withFix(['one-split', 'drop-empty'], 'one-split', false)).toEqual(['drop-empty']);
  expect(withFix(['drop-empty'], 'drop-empty', true)).toEqual(['drop-empty']);
});

it('tells rows that are fine from rows that nothing was known to check of', () => {
  const findings = [{ kind: 'duplicate', sentence: '', rows: 0, groups: 0, examples: [], at: [], fix: null }];
  const guess = { column: 'text', reason: [] } as never;
  const none = { text: null, label: null, id: guess };
  expect(withoutFindings({ findings: [], mapping: none })).toBe('unchecked');
  expect(withoutFindings({ findings: [], mapping: { ...none, text: guess } })).toBe('none');
  expect(withoutFindings({ findings, mapping: none })).toBeNull();
});
