import { describe, expect, it } from 'vitest';
import { classNames, headText, planHead } from '../../src/shared/head.ts';

const names = ['negative', 'neutral', 'Very  Positive '];

describe('the names of a checkpoint', () => {
  it.each([
    [{ id2label: { 1: 'b', 0: 'a', 2: 'c' } }, ['a', 'b', 'c']],
    [{ id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } }, null],
    [{ id2label: { 0: 'a', 2: 'b' } }, null],
    [{}, null],
    [{ id2label: null }, null],
  ])('%j', (config, expected) => {
    expect(classNames(config)).toEqual(expected);
  });
});

describe('the head of a run on a classifier', () => {
  it.each([
    ['auto', ['NEGATIVE', 'very positive', ' neutral'], { from: 'names', rows: [0, 2, 1] }],
    ['auto', ['neutral', 'negative'], { from: 'names', rows: [1, 0] }],
    ['auto', ['negative', 'neutral', 'angry'], { from: 'new', rows: [null, null, null] }],
    ['checkpoint', ['negative', 'angry'], { from: 'names', rows: [0, null] }],
    ['checkpoint', ['good', 'bad'], null],
    ['checkpoint', ['negative', 'Negative'], null],
    ['new', ['negative', 'neutral'], { from: 'new', rows: [null, null] }],
  ] as const)('%s, labels %j', (choice, labels, expected) => {
    expect(planHead(choice, labels, names, 3)).toEqual(expected);
  });

  it.each([
    ['auto', ['a', 'b'], 2, { from: 'order', rows: [0, 1] }],
    ['auto', ['a', 'b'], 3, { from: 'new', rows: [null, null] }],
    ['checkpoint', ['a', 'b'], 3, null],
    ['checkpoint', ['a', 'b'], null, null],
    ['auto', ['a', 'b'], null, { from: 'new', rows: [null, null] }],
  ] as const)('without names: %s, labels %j, classes %j', (choice, labels, classes, expected) => {
    expect(planHead(choice, labels, null, classes)).toEqual(expected);
  });

  it('is told as a table', () => {
    const labels = ['neutral', 'angry'];
    const text = headText({ from: 'names', rows: [1, null] }, labels, names, 3);
    expect(text).toContain('\n  neutral ← 1 (neutral)\n  angry   ← –');
    expect(headText({ from: 'new', rows: [null, null] }, labels, null, null)).toBeNull();
    expect(headText({ from: 'new', rows: [null, null] }, labels, names, 3)).toContain('its head is not used');
  });
});
