import { describe, expect, it } from 'vitest';
import { positiveWeights } from '../../../src/engine/data/index.ts';

const sets = [[0], [0, 1], [0], [0, 1, 2], []];

describe('positiveWeights', () => {
  it('gives rows with a label the weight of those without', () => {
    expect(positiveWeights(sets, 3, 'none')).toEqual([1, 1, 1]);
    expect(positiveWeights(sets, 3, 'balanced')).toEqual([1 / 4, 3 / 2, 4]);
    expect(positiveWeights(sets, 3, [2, 0.5, 0])).toEqual([2, 0.5, 0]);
  });

  it('leaves a label that every row has as it is: there is nothing to balance it with', () => {
    expect(positiveWeights([[0], [0, 1]], 2, 'balanced')).toEqual([1, 1]);
  });

  it.each([
    [[1, 1], 'data.weight-count'],
    [[1, -1, 1], 'data.weight-invalid'],
    [[1, NaN, 1], 'data.weight-invalid'],
  ])('refuses %o', (mode, code) => {
    expect(() => positiveWeights(sets, 3, mode)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses to balance a label without rows', () => {
    expect(() => positiveWeights(sets, 4, 'balanced')).toThrow(
      expect.objectContaining({ code: 'data.weight-class-empty' }),
    );
  });
});
