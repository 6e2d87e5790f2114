import { describe, expect, it } from 'vitest';
import {
  broadcastShapes,
  elementCount,
  formatType,
  normalizeAxis,
  product,
  sameType,
  tensor,
} from '../../../src/engine/ir/index.ts';

describe('product', () => {
  it.each([
    [[], 1],
    [[2, 3], 6],
    [['rows'], 'rows'],
    [['rows', 1], 'rows'],
    [['rows', 2, 'length', 3], '6*length*rows'],
    [['length', 'rows'], 'length*rows'],
    [['rows', 'rows'], 'rows*rows'],
    [['2*rows', 'length*3'], '6*length*rows'],
    [['rows', 0], 0],
    [['2*rows', 0, 'length'], 0],
  ])('of %j is %j', (dims, expected) => {
    expect(product(dims)).toBe(expected);
    expect(product(dims.toReversed())).toBe(expected);
  });
  it('does not depend on how factors are grouped', () => {
    const left = product([product(['b', 4]), product(['a', 2, 'c'])]);
    const right = product(['a', product(['c', 8]), 'b']);
    expect(left).toBe(right);
  });
});

describe('sizes of symbols', () => {
  it('are multiplied', () => {
    expect(elementCount(['rows', '2*length*rows', 3], { rows: 5, length: 7 })).toBe(5 * 70 * 3);
    expect(elementCount(['rows', 4], { rows: 0 })).toBe(0);
    expect(elementCount([], {})).toBe(1);
  });
  it('are missed by name', () => {
    expect(() => elementCount(['2*length'], { rows: 1 })).toThrow('no size for the symbol length in 2*length');
  });
});

describe('broadcastShapes', () => {
  it.each([
    [[], [], []],
    [[], [2, 3], [2, 3]],
    [[3], [2, 1], [2, 3]],
    [['rows', 1], [4], ['rows', 4]],
    [['rows', 'length'], ['length'], ['rows', 'length']],
    [
      [1, 0],
      [5, 1],
      [5, 0],
    ],
    [['rows'], ['tokens'], null],
    [['rows'], [2], null],
    [[2], [3], null],
    [[0], [2], null],
  ])('of %j and %j is %j', (a, b, expected) => {
    expect(broadcastShapes(a, b)).toEqual(expected);
    expect(broadcastShapes(b, a)).toEqual(expected);
  });
});

describe('types', () => {
  it('print as dtype and sizes, and compare by both', () => {
    expect(formatType(tensor('float32', ['rows', 768]))).toBe('float32[rows, 768]');
    expect(formatType(tensor('bool', []))).toBe('bool[]');
    expect(sameType(tensor('float32', [2]), tensor('float32', [2]))).toBe(true);
    expect(sameType(tensor('float32', [2]), tensor('float16', [2]))).toBe(false);
    expect(sameType(tensor('float32', [2]), tensor('float32', [2, 1]))).toBe(false);
  });
  it('count axes from both ends, and no further', () => {
    expect([normalizeAxis(0, 3), normalizeAxis(-1, 3), normalizeAxis(-3, 3)]).toEqual([0, 2, 0]);
    for (const axis of [3, -4, 0.5]) expect(() => normalizeAxis(axis, 3)).toThrow(`axis ${axis} of a tensor of rank 3`);
  });
});
