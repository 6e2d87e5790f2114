import { describe, expect, it } from 'vitest';
import { type Cell, type ExampleColumns, toExamples } from '../../../src/engine/data/index.ts';
import { tableOf } from './tables.ts';

/** Encodes a column of labels; every text is filled in. */
function encode(label: readonly Cell[], options: Partial<ExampleColumns> = {}) {
  const table = tableOf({ text: label.map((_, row) => `text ${row}`), label });
  const { examples, labels } = toExamples(table, { text: 'text', label: 'label', ...options });
  return { labels, indices: examples.map((example) => example.label) };
}

describe('toExamples', () => {
  it('carries row, verbatim text, class and id', () => {
    const table = tableOf({ id: ['7', null, '9', '1'], text: [' a ', 'b', 'c\n', 'd'], target: ['1', '0', '1', '0'] });
    const { examples } = toExamples(table, { text: 'text', label: 'target', id: 'id' });
    expect(examples.slice(0, 3)).toEqual([
      { row: 0, text: ' a ', label: 1, id: '7' },
      { row: 1, text: 'b', label: 0, id: null },
      { row: 2, text: 'c\n', label: 1, id: '9' },
    ]);
    expect(toExamples(table, { text: 'text', label: 'target' }).examples[0]?.id).toBeNull();
  });

  it('orders whole numbers by value, however they are written', () => {
    const { labels, indices } = encode(['10', '2', ' 10.0 ', '2', '-1', '-1']);
    expect(labels).toEqual(['-1', '2', '10']);
    expect(indices).toEqual([2, 1, 2, 1, 0, 0]);
  });

  it('orders names by code point, not by first appearance', () => {
    const { labels, indices } = encode(['pos', 'neg', 'Z', 'pos', 'neg ', 'Z', '2', '2']);
    expect(labels).toEqual(['2', 'Z', 'neg', 'pos']);
    expect(indices).toEqual([3, 2, 1, 3, 2, 1, 0, 0]);
  });

  it('takes given labels by name in their order', () => {
    const { labels, indices } = encode(['a', 'b', 'a', 'b'], { labels: ['b', 'a'] });
    expect(labels).toEqual(['b', 'a']);
    expect(indices).toEqual([1, 0, 1, 0]);
    expect(encode(['1', '0', '1', '0'], { labels: ['1', '0'] }).indices).toEqual([0, 1, 0, 1]);
  });

  it('takes whole numbers as indices into given names', () => {
    const { labels, indices } = encode(['1', '0', '1', '0'], { labels: ['negative', 'positive'] });
    expect(labels).toEqual(['negative', 'positive']);
    expect(indices).toEqual([1, 0, 1, 0]);
  });

  it('takes a fraction as a class only where it is given as one', () => {
    expect(encode(['0.5', '1', '0.5', '1'], { labels: ['0.5', '1'] }).indices).toEqual([0, 1, 0, 1]);
  });

  const cases: [string, readonly Cell[], Partial<ExampleColumns>, string, object][] = [
    ['no such column', ['0', '1'], { label: 'lable' }, 'data.column-missing', { nearest: ['label'] }],
    ['no such id column', ['0', '0', '1', '1'], { id: 'ident' }, 'data.column-missing', { column: 'ident' }],
    ['missing labels', ['0', null, '1', '  '], {}, 'data.label-missing', { count: 2, total: 4 }],
    ['a fraction', ['0', '1', '0', '0.37'], {}, 'data.label-fractional', { row: 3, line: 5, value: '0.37' }],
    ['a fraction among names', ['x', 'x', '1e-3'], {}, 'data.label-fractional', { row: 2 }],
    ['one class', ['1', '1', '1.0'], {}, 'data.single-class', { label: '1' }],
    ['a label seen once', ['0', '0', '1', '1', '2'], {}, 'data.label-seen-once', { labels: ['2'], count: 1 }],
    ['an unknown label', ['a', 'c', 'a'], { labels: ['a', 'b'] }, 'data.label-unknown', { value: 'c', line: 3 }],
    ['an index too large', ['0', '2', '1'], { labels: ['a', 'b'] }, 'data.label-unknown', { value: '0' }],
    [
      'a label without rows',
      ['a', 'a', 'b', 'b'],
      { labels: ['a', 'b', 'c'] },
      'data.label-without-rows',
      { labels: ['c'] },
    ],
    ['a label named twice', ['a', 'b'], { labels: ['a', 'b', 'a'] }, 'data.labels-repeated', { label: 'a' }],
  ];
  it.each(cases)('refuses %s', (_, label, options, code, details) => {
    expect(() => encode(label, options)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining(details) as object }) as Error,
    );
  });

  it('says whose labels an unknown one is not among', () => {
    const labels = ['a', 'b'];
    const purpose = 'evaluation';
    expect(() => encode(['c'], { labels, purpose })).toThrow('which is not among the labels given.');
    expect(() => encode(['c'], { labels, purpose, areLabelsListed: false })).toThrow('which no training row has.');
  });

  it('counts empty texts and names the first of them by line', () => {
    const texts = ['a', null, ' \t', 'b', '', null, '\n', null, 'c', ''];
    const table = tableOf({ text: texts, label: texts.map((_, row) => String(row % 2)) });
    const message = '7 of 10 rows in tweets.csv have no text in column "text": lines 3, 4, 6, 7, 8 and 2 more.';
    expect(() => toExamples(table, { text: 'text', label: 'label' })).toThrow(message);
  });

  it('names a label seen once with its line', () => {
    expect(() => encode(['x', 'x', 'y', 'y', 'typo'])).toThrow(
      'The label "typo" occurs only once in column "label" of tweets.csv: line 6.',
    );
  });

  it('evaluates a finished model on rows of one class, or one row', () => {
    const options = { labels: ['a', 'b', 'c'], purpose: 'evaluation' } as const;
    expect(encode(['b', 'b'], options)).toEqual({ labels: ['a', 'b', 'c'], indices: [1, 1] });
    expect(encode(['c'], options).indices).toEqual([2]);
    expect(() => encode(['d'], options)).toThrow(expect.objectContaining({ code: 'data.label-unknown' }) as Error);
  });
});
