import { expect, it } from 'vitest';
import { learningRateAt } from '../../../src/engine/optim/schedule.ts';
import { rateAt, rateCurve, stepsOf } from '../../../src/renderer/draft/schedule-curve.ts';

const schedules = ['constant', 'constant_with_warmup', 'linear', 'cosine'] as const;

it.each(schedules)('draws the rate that the engine trains with: %s', (schedule) => {
  for (const warmupRatio of [0, 0.1, 0.33, 1]) {
    for (const totalSteps of [1, 7, 100]) {
      const settings = { learningRate: 2e-4, schedule, warmupRatio };
      for (let step = 0; step < totalSteps; step += 1) {
        const expected = learningRateAt({ name: schedule, learningRate: 2e-4, warmupRatio, totalSteps }, step);
        expect(rateAt(settings, totalSteps, step)).toBeCloseTo(expected, 15);
      }
    }
  }
});

it('counts the steps of the recipe', () => {
  expect(stepsOf(6090, { batchSize: 8, accumulation: 1, epochs: 5 })).toEqual({ perEpoch: 762, total: 3810 });
  expect(stepsOf(6090, { batchSize: 8, accumulation: 4, epochs: 5 })).toEqual({ perEpoch: 191, total: 955 });
});

it('shows the start, the end and the corner of the warm-up', () => {
  const curve = rateCurve({ learningRate: 1, schedule: 'linear', warmupRatio: 0.123 }, 1000, 50);
  expect(curve.length).toBeLessThanOrEqual(50);
  expect(curve[0]).toEqual({ step: 0, rate: 0 });
  expect(curve).toContainEqual({ step: 123, rate: 1 });
  expect(curve.at(-1)!.step).toBe(999);
  expect(curve.map(({ step }) => step)).toEqual(curve.map(({ step }) => step).toSorted((a, b) => a - b));
});

it('draws a run of one step', () => {
  expect(rateCurve({ learningRate: 1, schedule: 'linear', warmupRatio: 0 }, 1, 50)).toEqual([{ step: 0, rate: 1 }]);
});
