import { expect, it } from 'vitest';
import { classificationMetrics, labelSetMetrics } from '../../src/engine/index.ts';
import {
  bestMetricNames,
  bestOf,
  evaluationsSinceBest,
  lowerIsBetter,
  metricOf,
} from '../../src/shared/best-metric.ts';

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

it('F1 of several labels is chosen by its mean: each has another best evaluation', () => {
  const sets = [[0], [0], [0], [0], [1], [1, 2], [], []];
  const logits = (decided: readonly (readonly number[])[]) =>
    decided.flatMap((set) => [0, 1, 2].map((label) => (set.includes(label) ? 2 : -2)));
  const candidates = [
    [[0], [0], [0], [0], [], [], [0], [0]],
    [[0], [0], [], [], [1], [1, 2], [1], [1]],
    [[0], [0], [0], [], [1], [1], [1], [2]],
    [[], [], [], [], [1], [1, 2], [0], []],
    [[0], [0], [0], [0], [1], [1, 2], [0, 1, 2], [0, 1, 2]],
  ].map((decided, step) => ({ step, loss: 0, metrics: labelSetMetrics(logits(decided), sets, 3) }));
  for (const name of ['f1', 'microF1', 'macroF1', 'weightedF1', 'samplesF1'] as const) {
    const values = candidates.map(({ metrics }) => metricOf(metrics, name)!);
    expect(bestOf(candidates, name)!.step, name).toBe(values.indexOf(Math.max(...values)));
    expect(new Set(values).size, name).toBeGreaterThan(2);
  }
  const chosen = (name: 'f1' | 'macroF1') => candidates.map(({ metrics }) => metricOf(metrics, name));
  expect(chosen('f1')).toEqual(chosen('macroF1'));
});

it('rows with one label each have every metric but the mean over rows', () => {
  const metrics = classificationMetrics([2, 0, 0, 2, 1, 0, 0, 3], [0, 1, 1, 1], 2);
  const absent = bestMetricNames.filter((name) => name !== 'loss' && metricOf(metrics, name) === null);
  expect(absent).toEqual(['samplesF1']);
  expect(metricOf(metrics, 'macroF1')).toBe(metrics.macro.f1);
  expect(metricOf(metrics, 'weightedF1')).toBe(metrics.weighted.f1);
  expect(metricOf(metrics, 'microF1')).toBe(metrics.accuracy);
  expect(lowerIsBetter('microF1')).toBe(false);
});
