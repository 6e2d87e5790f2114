import { expect, it } from 'vitest';
import { rateCurve } from '../../../src/renderer/draft/schedule-curve.ts';

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
