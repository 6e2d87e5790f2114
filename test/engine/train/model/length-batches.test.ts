import { expect, it } from 'vitest';
import { lengthBatches } from '../../../../src/engine/train/model/length-batches.ts';
import { seededGenerator } from '../../../../src/engine/random/index.ts';

it('puts every row into one batch, similar lengths together, within the limits', () => {
  const generator = seededGenerator(1, 'lengths');
  const lengths = Array.from({ length: 1000 }, () => 1 + generator.below(600));
  const limits = { rows: 16, slots: 2048 };
  const batches = lengthBatches(lengths, limits);
  expect(batches.flat().sort((first, second) => first - second)).toEqual([...lengths.keys()]);
  for (const batch of batches) {
    const longest = Math.max(...batch.map((row) => lengths[row]!));
    expect(batch.length).toBeLessThanOrEqual(16);
    expect(batch.length * longest).toBeLessThanOrEqual(2048);
  }
  const slots = batches.reduce((sum, batch) => sum + batch.length * Math.max(...batch.map((row) => lengths[row]!)), 0);
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  expect(slots / tokens).toBeLessThan(1.02);
});

it('leaves a row that is longer than the limit alone, and no row none', () => {
  expect(lengthBatches([5, 100, 3], { rows: 8, slots: 50 })).toEqual([[1], [0, 2]]);
  expect(lengthBatches([])).toEqual([]);
});
