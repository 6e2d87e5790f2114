import { describe, expect, it } from 'vitest';
import { trainTestSplit } from '../../../src/engine/data/index.ts';
import { seededGenerator } from '../../../src/engine/random/index.ts';

/** Rows of five labels of very different size, some of which go together; every tenth row has none. */
function rowsOf(count: number, seed: number): number[][] {
  const generator = seededGenerator(seed, 'sets');
  return Array.from({ length: count }, (_, row) => {
    if (row % 10 === 0) return [];
    const set = [0.5, 0.2, 0.08, 0.03].flatMap((share, label) => (generator.below(1000) < 1000 * share ? [label] : []));
    return set.includes(2) || set.length === 0 ? [...set, 4] : set;
  });
}

const countOf = (sets: readonly number[][], rows: Int32Array, label: number): number =>
  Array.from(rows).filter((row) => (label === -1 ? sets[row]!.length === 0 : sets[row]!.includes(label))).length;

describe('trainTestSplit by label sets', () => {
  it('gives each part its share of every label and of the rows without one, nearer than a shuffle does', () => {
    let [ours, shuffled] = [0, 0];
    for (let seed = 0; seed < 20; seed += 1) {
      const sets = rowsOf(400, seed);
      const { train, test } = trainTestSplit(400, { testSize: 0.25, seed, stratifyBySets: sets });
      expect([train.length, test.length]).toEqual([300, 100]);
      expect(new Set([...train, ...test]).size).toBe(400);
      const plain = trainTestSplit(400, { testSize: 0.25, seed });
      for (const label of [-1, 0, 1, 2, 3, 4]) {
        const wanted = 0.25 * countOf(sets, Int32Array.from(sets.keys()), label);
        const off = Math.abs(countOf(sets, test, label) - wanted);
        // Of up to 50 rows; sizes are exact, which costs the most frequent label a few.
        expect(off, `seed ${seed}, label ${label}`).toBeLessThanOrEqual(3);
        ours += off;
        shuffled += Math.abs(countOf(sets, plain.test, label) - wanted);
      }
    }
    expect(ours).toBeLessThan(shuffled / 4);
  });

  it('is that of classes where every row has one label', () => {
    const labels = Array.from({ length: 90 }, (_, row) => (row % 9 === 0 ? 1 : 0));
    const { train, test } = trainTestSplit(90, {
      testSize: 0.3,
      seed: 5,
      stratifyBySets: labels.map((each) => [each]),
    });
    const rare = (rows: Int32Array) => Array.from(rows).filter((row) => labels[row] === 1).length;
    expect([train.length, rare(train), test.length, rare(test)]).toEqual([63, 7, 27, 3]);
  });

  it('puts the only row of a label where more rows are wanted: it can be learnt then', () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const sets = [[1], ...Array.from({ length: 19 }, () => [0])];
      const { train } = trainTestSplit(20, { testSize: 0.2, seed, stratifyBySets: sets });
      expect(Array.from(train)).toContain(0);
    }
  });

  it('leaves rows out where sizes ask for fewer, with the shares of the labels', () => {
    const sets = Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? [0] : [1]));
    const { train, test } = trainTestSplit(300, { trainSize: 60, testSize: 30, seed: 2, stratifyBySets: sets });
    expect(new Set([...train, ...test]).size).toBe(90);
    expect([countOf(sets, train, 0), countOf(sets, test, 0)]).toEqual([20, 10]);
  });

  it('is the same for the same seed, and another for another', () => {
    const sets = rowsOf(60, 1);
    const split = (seed: number) => trainTestSplit(60, { testSize: 0.2, seed, stratifyBySets: sets });
    expect(split(3)).toEqual(split(3));
    expect(split(4)).not.toEqual(split(3));
    // A fixed answer: runs that are repeated with a later version have the same rows.
    expect(Array.from(split(3).test)).toEqual([27, 7, 51, 55, 19, 10, 5, 34, 32, 21, 26, 9]);
  });

  it('refuses to keep the order of the rows besides', () => {
    const options = { shuffle: false, stratifyBySets: [[0], [1], [0], [1]] };
    expect(() => trainTestSplit(4, options)).toThrow(expect.objectContaining({ code: 'data.split-stratified-order' }));
  });
});
