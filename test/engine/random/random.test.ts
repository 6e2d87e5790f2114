import { describe, expect, test } from 'vitest';
import { Generator, seededGenerator } from '../../../src/engine/random/generator.ts';
import { fillKeepMask } from '../../../src/engine/random/mask.ts';
import { shuffledOrder } from '../../../src/engine/random/shuffle.ts';

describe('Generator', () => {
  test('gives the numbers of the published implementation', () => {
    // xoshiro128starstar.c from the state 1, 2, 3, 4; the same vector as in the tests of the Rust crate rand_xoshiro.
    const generator = new Generator([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, () => generator.uint32())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  test('uniform: in [0, 1), mean and variance', () => {
    const generator = seededGenerator(1, 'uniform');
    const values = Array.from({ length: 100_000 }, () => generator.uniform());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const mean = average(values);
    // Four standard errors: sqrt(1/12 / n).
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / values.length));
    expect(average(values.map((value) => (value - mean) ** 2))).toBeCloseTo(1 / 12, 2);
  });

  test('normal: mean 0, variance 1, kurtosis 3', () => {
    const generator = seededGenerator(1, 'normal');
    const values = Array.from({ length: 100_000 }, () => generator.normal());
    expect(Math.abs(average(values))).toBeLessThan(4 / Math.sqrt(values.length));
    expect(average(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(Math.abs(average(values.map((value) => value ** 4)) - 3)).toBeLessThan(0.15);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  test('below: every number, none too often, also where the bound divides badly', () => {
    const generator = seededGenerator(1, 'below');
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[generator.below(7)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(10_000 * (6 / 7)));
    expect(generator.below(1)).toBe(0);
    // With plain remainders, a bound of 3/4 * 2^32 gives numbers below 2^30 half of the time instead of a third.
    const bound = 3 * 2 ** 30;
    let small = 0;
    for (let i = 0; i < 9_000; i++) if (generator.below(bound) < 2 ** 30) small += 1;
    expect(Math.abs(small - 3_000)).toBeLessThan(4 * Math.sqrt(9_000 * (1 / 3) * (2 / 3)));
  });
});

describe('seededGenerator', () => {
  const first = (...stream: Parameters<typeof seededGenerator>) => seededGenerator(...stream).uint32();

  test('the same names give the same stream, others another', () => {
    expect(first(42, 'dropout', 7)).toBe(first(42, 'dropout', 7));
    const streams = [first(42), first(43), first(42, 'dropout'), first(42, 'dropout', 7), first(42, 'dropout', '7')];
    expect(new Set(streams).size).toBe(streams.length);
  });

  test('never changes: runs on disk depend on it', () => {
    const generator = seededGenerator(42, 'dropout', 7);
    expect([generator.uint32(), generator.uint32()]).toEqual([2404914217, 938376694]);
  });
});

describe('fillKeepMask', () => {
  test.each([0.05, 0.1, 0.5, 0.9])('probability %f: two values, the right share of each', (probability) => {
    const mask = new Float32Array(400_001);
    fillKeepMask(mask, probability, seededGenerator(3, 'mask', probability));
    const scale = Math.fround(1 / (1 - probability));
    let kept = 0;
    for (const value of mask) {
      if (value === scale) kept += 1;
      else if (value !== 0) expect(value).toBe(0);
    }
    const expected = mask.length * (1 - probability);
    expect(Math.abs(kept - expected)).toBeLessThan(4 * Math.sqrt(expected * probability));
    // Neighbours share a draw: they must not share their fate.
    let both = 0;
    for (let i = 0; i + 1 < mask.length; i += 2) if (mask[i] !== 0 && mask[i + 1] !== 0) both += 1;
    const pairs = Math.floor(mask.length / 2);
    const chance = (1 - probability) ** 2;
    expect(Math.abs(both - pairs * chance)).toBeLessThan(4 * Math.sqrt(pairs * chance * (1 - chance)));
  });

  test('0 keeps everything, 1 drops everything', () => {
    const mask = new Float32Array(3);
    fillKeepMask(mask, 0, seededGenerator(1));
    expect([...mask]).toEqual([1, 1, 1]);
    fillKeepMask(mask, 1, seededGenerator(1));
    expect([...mask]).toEqual([0, 0, 0]);
  });

  test('follows the generator and moves it on; writes only its own part', () => {
    const values = new Float32Array(8).fill(9);
    const generator = seededGenerator(5);
    fillKeepMask(values.subarray(1, 6), 0.5, generator);
    const reference = seededGenerator(5);
    const expected: number[] = [];
    for (let i = 0; i < 3; i++) {
      const draw = reference.uint32();
      expected.push(draw >>> 16 < 2 ** 15 ? 2 : 0, (draw & 0xffff) < 2 ** 15 ? 2 : 0);
    }
    expect([...values]).toEqual([9, ...expected.slice(0, 5), 9, 9]);
    // Four draws, so that every word of the state has its say.
    for (let i = 0; i < 4; i++) expect(generator.uint32()).toBe(reference.uint32());
  });
});

describe('shuffledOrder', () => {
  test('each number once', () => {
    const order = shuffledOrder(1000, seededGenerator(1, 'shuffle'));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect([...shuffledOrder(0, seededGenerator(1))]).toEqual([]);
    expect([...shuffledOrder(1, seededGenerator(1))]).toEqual([0]);
  });

  test('every order of three equally often', () => {
    const generator = seededGenerator(2, 'shuffle');
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = shuffledOrder(3, generator).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(1000 * (5 / 6)));
  });
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
