import { expect, it } from 'vitest';
import { drawLength, drawRows, seededGenerator } from '../../../src/engine/random/index.ts';

function drawn(rows: number, seed = 0): Uint16Array {
  const counts = new Uint16Array(drawLength(rows));
  drawRows(counts, rows, seededGenerator(seed, 'test'));
  return counts.subarray(0, rows);
}

it.each([1, 2, 3, 64, 65, 1000, 70_000])('draws %d of as many rows', (rows) => {
  expect(drawn(rows).reduce((total, count) => total + count, 0)).toBe(rows);
});

it('draws every row equally often: χ² over 100 rows is where 99 degrees of freedom put it', () => {
  const totals = new Float64Array(100);
  const generator = seededGenerator(3, 'test');
  const counts = new Uint16Array(drawLength(100));
  for (let resample = 0; resample < 2000; resample += 1) {
    drawRows(counts, 100, generator);
    for (const [row] of totals.entries()) totals[row]! += counts[row]!;
  }
  const chiSquare = totals.reduce((total, count) => total + (count - 2000) ** 2 / 2000, 0);
  // The 0.0001 and 0.9999 points of χ² with 99 degrees of freedom.
  expect(chiSquare).toBeGreaterThan(54);
  expect(chiSquare).toBeLessThan(160);
});

it('leaves out about a share of 1/e of the rows, as drawing with replacement does', () => {
  const missed = drawn(70_000).filter((count) => count === 0).length / 70_000;
  expect(missed).toBeCloseTo(Math.exp(-1), 2);
});

it('goes on in the stream of its generator, and repeats with the seed', () => {
  expect(drawn(50)).toEqual(drawn(50));
  expect(drawn(50, 1)).not.toEqual(drawn(50));
  const generator = seededGenerator(0, 'test');
  const first = new Uint16Array(64);
  const second = new Uint16Array(64);
  drawRows(first, 50, generator);
  drawRows(second, 50, generator);
  expect(second.subarray(0, 50)).not.toEqual(first.subarray(0, 50));
});
