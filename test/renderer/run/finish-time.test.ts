import { expect, it } from 'vitest';
import { remainingTime } from '../../../src/renderer/run/finish-time.ts';
import { StepSeries } from '../../../src/renderer/series/step-series.ts';
import { evaluationEvent, stepEvent } from '../support.ts';

const length = { totalSteps: 50, epochs: 5, evaluateEvery: 'epoch' as const };

function after(steps: number, seconds: (step: number) => number = () => 0.5): StepSeries {
  const series = new StepSeries();
  series.append(Array.from({ length: steps }, (_, index) => stepEvent(index + 1, { seconds: seconds(index + 1) })));
  return series;
}

it('is not known before the first step, and nothing once all are done', () => {
  expect(remainingTime(after(0), [], length)).toBeNull();
  expect(remainingTime(after(50), [], length)).toBeNull();
});

it('counts the steps and the evaluations that are left', () => {
  const remaining = remainingTime(after(15), [evaluationEvent(10)], length);
  // 35 steps of 0.5 s, and evaluations of 3 s after steps 20, 30, 40 and 50.
  expect(remaining).toEqual({ seconds: 35 * 0.5 + 4 * 3, epochSeconds: 10 * 0.5 + 3 });
});

it('counts evaluations at other steps', () => {
  const remaining = remainingTime(after(15), [evaluationEvent(4)], { ...length, evaluateEvery: 4 });
  // After steps 16, 20, …, 48.
  expect(remaining?.seconds).toBe(35 * 0.5 + 9 * 3);
});

it('goes by the newest steps, and not by evaluations of the test rows', () => {
  const series = after(150, (step) => (step <= 50 ? 100 : 1));
  const remaining = remainingTime(series, [evaluationEvent(150, { split: 'test', seconds: 1000 })], {
    totalSteps: 200,
    epochs: 1,
    evaluateEvery: 'epoch',
  });
  expect(remaining).toEqual({ seconds: 50, epochSeconds: 200 });
});
