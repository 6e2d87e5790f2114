import { describe, expect, it } from 'vitest';
import { classWeights, trainTestSplit } from '../../../src/engine/data/index.ts';

const withCode = (code: string): unknown => expect.objectContaining({ code });

describe('trainTestSplit', () => {
  it('gives every row to at most one part, and the asked number to each', () => {
    for (const stratifyBy of [undefined, Array.from({ length: 97 }, (_, row) => row % 3)]) {
      for (let seed = 0; seed < 20; seed += 1) {
        const { train, test } = trainTestSplit(97, {
          trainSize: 50,
          testSize: 30,
          seed,
          ...(stratifyBy === undefined ? {} : { stratifyBy }),
        });
        expect([train.length, test.length]).toEqual([50, 30]);
        expect(new Set([...train, ...test]).size).toBe(80);
      }
    }
  });

  it('keeps the shares of the classes where it is stratified, whatever numbers the labels are', () => {
    const labels = Array.from({ length: 100 }, (_, row) => (row % 10 === 0 ? 7 : 2));
    const { train, test } = trainTestSplit(100, { trainSize: 0.8, seed: 1, stratifyBy: labels });
    expect(Array.from(train, (row) => labels[row]).filter((label) => label === 7).length).toBe(8);
    expect(Array.from(test, (row) => labels[row]).filter((label) => label === 7).length).toBe(2);
  });

  it('rounds a training share down and a test share up', () => {
    const sizes = (rows: number, options: object) => {
      const { train, test } = trainTestSplit(rows, options);
      return [train.length, test.length];
    };
    expect(sizes(11, { trainSize: 0.8 })).toEqual([8, 3]);
    expect(sizes(11, { testSize: 0.2 })).toEqual([8, 3]);
    expect(sizes(11, { trainSize: 0.5, testSize: 0.5 })).toEqual([5, 6]);
    expect(sizes(11, {})).toEqual([8, 3]);
    expect(sizes(11, { trainSize: 4 })).toEqual([4, 7]);
  });

  it.each([
    [10, { trainSize: 0 }, 'data.split-size'],
    [10, { trainSize: 1 - 1e-9, testSize: 0.5 }, 'data.split-too-large'],
    [10, { trainSize: 10 }, 'data.split-size'],
    [10, { testSize: -1 }, 'data.split-size'],
    [10, { testSize: 2.5 }, 'data.split-size'],
    [10, { testSize: Number.NaN }, 'data.split-size'],
    [1, { trainSize: 0.5 }, 'data.split-size'],
    [10, { trainSize: 6, testSize: 5 }, 'data.split-too-large'],
    [10, { trainSize: 0.05 }, 'data.split-empty'],
    [2, { testSize: 0.9 }, 'data.split-empty'],
    [10, { seed: -1 }, 'data.split-seed'],
    [10, { seed: 0.5 }, 'data.split-seed'],
    [4, { shuffle: false, stratifyBy: [0, 0, 1, 1] }, 'data.split-stratified-order'],
    [4, { trainSize: 2, stratifyBy: [0, 0, 0, 1] }, 'data.split-class-too-small'],
    [6, { testSize: 1, stratifyBy: [0, 0, 0, 1, 1, 1] }, 'data.split-fewer-rows-than-classes'],
    [6, { trainSize: 1, stratifyBy: [0, 0, 0, 1, 1, 1] }, 'data.split-fewer-rows-than-classes'],
  ])('refuses %d rows with %o', (rows, options, code) => {
    expect(() => trainTestSplit(rows, options)).toThrow(withCode(code));
  });

  it('splits a million rows in about a second', () => {
    const start = performance.now();
    const { train } = trainTestSplit(1_000_000, { trainSize: 0.8, seed: 42 });
    expect(train.length).toBe(800_000);
    // 0.2 s when alone; the margin is for a busy machine.
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('classWeights', () => {
  it('weighs all classes alike, by rarity, or as told', () => {
    expect(classWeights([0, 0, 1], 2, 'none')).toEqual([1, 1]);
    expect(classWeights([0, 0, 0, 1, 2, 2], 3, 'balanced')).toEqual([6 / 9, 2, 1]);
    expect(classWeights([0, 1], 2, [0.25, 3])).toEqual([0.25, 3]);
  });

  it.each([
    ['balanced' as const, 'data.weight-class-empty'],
    [[1, 2], 'data.weight-count'],
    [[1, -1, 1], 'data.weight-invalid'],
    [[1, Number.NaN, 1], 'data.weight-invalid'],
    [[0, 0, 0], 'data.weight-invalid'],
  ])('refuses %j for three classes of which one has no rows', (mode, code) => {
    expect(() => classWeights([0, 0, 2], 3, mode)).toThrow(withCode(code));
  });
});
