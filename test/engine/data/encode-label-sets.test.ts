import { describe, expect, it } from 'vitest';
import { type ExampleColumns, knownLabelSets, toLabelSetExamples } from '../../../src/engine/data/index.ts';
import { tableOf } from './tables.ts';

const columns = { text: 'text', label: 'labels' };
const tableWith = (...lists: (readonly string[])[]) =>
  tableOf({ text: lists.map((_, row) => `text ${row}`), labels: lists.map((list) => JSON.stringify(list)) });
const encode = (lists: (readonly string[])[], options: Partial<ExampleColumns> = {}) => {
  const { examples, labels } = toLabelSetExamples(tableWith(...lists), { ...columns, ...options });
  return { labels, sets: examples.map((example) => example.labels) };
};
const withCode = (code: string, details: object = {}): unknown =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown });

describe('toLabelSetExamples', () => {
  it('carries row, verbatim text, ascending labels and id', () => {
    const table = tableOf({ id: ['7', null], text: [' a ', 'b'], labels: ['["x","w"]', '[]'] });
    expect(toLabelSetExamples(table, { ...columns, id: 'id' })).toEqual({
      labels: ['w', 'x'],
      examples: [
        { row: 0, text: ' a ', labels: [0, 1], id: '7' },
        { row: 1, text: 'b', labels: [], id: null },
      ],
    });
  });

  it('orders labels as classes are ordered, and counts one twice once', () => {
    expect(encode([['10', '2'], [], ['2', '2.0']])).toEqual({ labels: ['2', '10'], sets: [[0, 1], [], [0]] });
    expect(encode([['b', 'Z'], ['a']])).toEqual({ labels: ['Z', 'a', 'b'], sets: [[0, 2], [1]] });
  });

  it('takes given labels in their order, by name or as indices', () => {
    expect(encode([['a', 'b'], ['b']], { labels: ['b', 'a'] }).sets).toEqual([[0, 1], [0]]);
    expect(encode([['0', '2'], ['1']], { labels: ['no', 'yes', 'maybe'] }).sets).toEqual([[0, 2], [1]]);
  });

  it.each([
    ['data.label-unknown', [['a'], ['a', 'c']], { labels: ['a', 'b'] }, { value: 'c', row: 1 }],
    ['data.labels-repeated', [['a'], ['b']], { labels: ['a', 'b', 'a'] }, { label: 'a' }],
    ['data.label-fractional', [['a'], ['0.5', 'b']], {}, { value: '0.5', row: 1 }],
    ['data.label-without-rows', [['a'], ['b']], { labels: ['a', 'b', 'c'] }, { labels: ['c'] }],
    ['data.too-few-labels', [['a'], []], {}, { labels: ['a'] }],
    ['data.too-few-labels', [[], []], {}, { labels: [] }],
  ] as const)('refuses with %s', (code, lists, options, details) => {
    expect(() => encode([...lists], options)).toThrow(withCode(code, details));
  });

  it('asks less of rows that are only evaluated', () => {
    const options = { labels: ['a', 'b', 'c'], purpose: 'evaluation' } as const;
    expect(encode([['a'], []], options)).toEqual({ labels: ['a', 'b', 'c'], sets: [[0], []] });
    expect(() => encode([['d']], options)).toThrow(withCode('data.label-unknown', { isListed: true }));
    const trained = { ...options, areLabelsListed: false };
    expect(() => encode([['d']], trained)).toThrow(withCode('data.label-unknown', { isListed: false }));
  });

  it('refuses a row without a text', () => {
    const table = tableOf({ text: ['a', ' '], labels: ['["x"]', '["y"]'] });
    expect(() => toLabelSetExamples(table, columns)).toThrow(withCode('data.text-empty'));
  });
});

it('knows some labels of a set and names the others', () => {
  expect(knownLabelSets(['x', 'y'], [['y', 'z', 'x'], [], ['z']])).toEqual([
    { set: [0, 1], unknown: ['z'] },
    { set: [], unknown: [] },
    { set: [], unknown: ['z'] },
  ]);
});
