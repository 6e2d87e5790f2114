import { describe, expect, it } from 'vitest';
import type { TrainingSettings } from '../../../../src/engine/train/job.ts';
import { BatchSchedule } from '../../../../src/engine/train/loop/batch-schedule.ts';

const plan = (rows: number, changes: Partial<TrainingSettings> = {}) =>
  new BatchSchedule(rows, { epochs: 3, batchSize: 4, accumulation: 1, seed: 42, ...changes } as TrainingSettings);

/** The rows of an epoch, step by step. */
const epochOf = (steps: BatchSchedule, epoch: number) =>
  Array.from({ length: steps.stepsPerEpoch }, (_, index) =>
    steps.microBatchesOf(epoch * steps.stepsPerEpoch + index + 1),
  );

describe('the rows of an epoch', () => {
  it.each([
    [22, 1, [[4], [4], [4], [4], [4], [2]]],
    [
      22,
      4,
      [
        [4, 4, 4, 4],
        [4, 2],
      ],
    ],
    [
      16,
      2,
      [
        [4, 4],
        [4, 4],
      ],
    ],
    [3, 8, [[3]]],
  ])('%i rows, %i micro-batches a step: %j', (rows, accumulation, sizes) => {
    const steps = plan(rows, { accumulation });
    expect(steps.totalSteps).toBe(3 * sizes.length);
    for (const epoch of [0, 1, 2]) {
      const batches = epochOf(steps, epoch);
      expect(batches.map((step) => step.map(({ length }) => length))).toEqual(sizes);
      expect(batches.flat(2).sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
    }
  });

  it('come in an order of their own, the same for the same seed', () => {
    const [first, second] = [0, 1].map((epoch) => epochOf(plan(100), epoch).flat(2));
    expect(second).not.toEqual(first);
    expect(epochOf(plan(100, { seed: 43 }), 0).flat(2)).not.toEqual(first);
    // Asked for out of order, as a resumed run does.
    const other = plan(100);
    other.microBatchesOf(60);
    expect(epochOf(other, 0).flat(2)).toEqual(first);
  });
});

it('what is due every so often is due at the end too, and never before the first step', () => {
  const steps = plan(22);
  const dueAt = (every: 'epoch' | number) =>
    Array.from({ length: steps.totalSteps + 1 }, (_, step) => step).filter((step) => steps.isDue(every, step));
  expect(dueAt('epoch')).toEqual([6, 12, 18]);
  expect(dueAt(5)).toEqual([5, 10, 15, 18]);
  expect(dueAt(100)).toEqual([18]);
});
