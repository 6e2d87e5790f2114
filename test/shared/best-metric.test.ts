import { expect, it } from 'vitest';
import { bestOf, evaluationsSinceBest } from '../../src/shared/best-metric.ts';

const evaluation = (step: number, f1: number | null, logLoss: number, loss: number) => ({
  step,
  epoch: step,
  loss,
  metrics: { f1, logLoss },
});

const evaluations = [
  evaluation(1, 0.5, 0.7, 0.4),
  evaluation(2, 0.8, 0.5, 0.9),
  evaluation(3, 0.8, 0.3, 0.6),
  evaluation(4, null, 0.6, 0.2),
];

it.each([
  // The highest, and the first of equals; the others are better the lower they are.
  ['f1', 2],
  ['logLoss', 3],
  ['loss', 4],
] as const)('%s chooses step %i', (metric, step) => {
  expect(bestOf(evaluations, metric)?.step).toBe(step);
  expect(evaluationsSinceBest(evaluations, metric)).toBe(4 - step);
});

it('a loss that was not finite is worse than any', () => {
  expect(bestOf([evaluation(1, 0, 0, NaN), evaluation(2, 0, 0, 5)], 'loss')?.step).toBe(2);
});

it('an undefined metric is better than nothing, and worse than any', () => {
  const undefinedOnes = [evaluation(1, null, 1, 1), evaluation(2, null, 1, 1)];
  expect(bestOf([], 'f1')).toBeNull();
  expect(bestOf(undefinedOnes, 'f1')?.step).toBe(1);
  expect(bestOf([...undefinedOnes, evaluation(3, 0, 1, 1)], 'f1')?.step).toBe(3);
});
