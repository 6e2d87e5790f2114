import { describe, expect, it } from 'vitest';
import { remaining, secondsOfRuns } from '../../src/shared/progress.ts';

const length = { totalSteps: 50, epochs: 5, evaluateEvery: 'epoch' as const };

function after(step: number, evaluationSeconds: readonly number[] = [], seconds: (step: number) => number = () => 0.5) {
  return { step, stepSeconds: Array.from({ length: step }, (_, index) => seconds(index + 1)), evaluationSeconds };
}

it('is not known before the first step, and nothing once all are done', () => {
  expect(remaining(after(0), length)).toBeNull();
  expect(remaining(after(50), length)).toBeNull();
});

it('counts the steps and the evaluations that are left', () => {
  // 35 steps of 0.5 s, and evaluations of 3 s after steps 20, 30, 40 and 50.
  expect(remaining(after(15, [3]), length)).toEqual({ seconds: 35 * 0.5 + 4 * 3, epochSeconds: 10 * 0.5 + 3 });
});

it('counts evaluations at other steps, and the one after the last step', () => {
  // After steps 16, 20, …, 48 and 50.
  expect(remaining(after(15, [3]), { ...length, evaluateEvery: 4 })?.seconds).toBe(35 * 0.5 + 10 * 3);
});

it('takes the mean of the newest steps and of all evaluations', () => {
  const measured = after(150, [2, 4], (step) => (step <= 50 ? 100 : 1));
  expect(remaining(measured, { totalSteps: 200, epochs: 1, evaluateEvery: 'epoch' })).toEqual({
    seconds: 50 + 3,
    epochSeconds: 200 + 3,
  });
});

describe('secondsOfRuns', () => {
  const parts = { startSeconds: 60, seconds: 100, evaluationSeconds: 5 };

  it('counts the evaluation of the adapter on disk', () => {
    expect(secondsOfRuns(parts, 1)).toBe(165);
  });

  it('opens the base once for all', () => {
    expect(secondsOfRuns(parts, 30)).toBe(60 + 30 * 105);
  });
});
