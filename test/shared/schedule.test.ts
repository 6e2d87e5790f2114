import { describe, expect, it } from 'vitest';
import { learningRateAt, type ScheduleName, stepsOf } from '../../src/shared/schedule.ts';

const rates = (schedule: ScheduleName, warmupRatio: number, totalSteps: number) =>
  Array.from({ length: totalSteps }, (_, step) =>
    learningRateAt({ schedule, learningRate: 1, warmupRatio }, totalSteps, step),
  );

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12) as number);

describe('the learning rate', () => {
  it('is constant, whatever the warm-up', () => {
    expect(rates('constant', 0.5, 4)).toEqual([1, 1, 1, 1]);
  });

  it('rises from 0 and stays', () => {
    expect(rates('constant_with_warmup', 0.4, 5)).toEqual([0, 0.5, 1, 1, 1]);
  });

  it('rises from 0 and falls in a line that would end at 0 one step on', () => {
    expect(rates('linear', 0.25, 8)).toEqual(close([0, 1 / 2, 1, 5 / 6, 4 / 6, 3 / 6, 2 / 6, 1 / 6]));
    expect(rates('linear', 0, 4)).toEqual([1, 0.75, 0.5, 0.25]);
  });

  it('rises from 0 and falls along a cosine', () => {
    expect(rates('cosine', 0.2, 5)).toEqual(close([0, 1, (1 + Math.SQRT1_2) / 2, 1 / 2, (1 - Math.SQRT1_2) / 2]));
  });

  it('warms up over a whole number of steps, rounded up', () => {
    // 0.1 of 31 steps is 3.1.
    expect(rates('constant_with_warmup', 0.1, 31).slice(0, 5)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    // 0.1 · 30 is 3 in floating point, as in Python: no fourth step of warm-up.
    expect(rates('linear', 0.1, 30).slice(0, 4)).toEqual(close([0, 1 / 3, 2 / 3, 1]));
  });

  it('stands all runs that are warm-up alone, or one step long', () => {
    expect(rates('linear', 1, 4)).toEqual([0, 0.25, 0.5, 0.75]);
    expect(rates('cosine', 1, 2)).toEqual([0, 0.5]);
    expect(rates('linear', 0, 1)).toEqual([1]);
    expect(rates('linear', 0.1, 1)).toEqual([0]);
  });

  it('scales with the highest rate', () => {
    const schedule = { schedule: 'linear', learningRate: 1e-4, warmupRatio: 0.1 } as const;
    expect(learningRateAt(schedule, 30, 16)).toBeCloseTo((1e-4 * 14) / 27, 18);
  });
});

it('counts the steps of the recipe', () => {
  expect(stepsOf(6090, { batchSize: 8, accumulation: 1, epochs: 5 })).toEqual({ perEpoch: 762, total: 3810 });
  expect(stepsOf(6090, { batchSize: 8, accumulation: 4, epochs: 5 })).toEqual({ perEpoch: 191, total: 955 });
});
