import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../src/contract/index.ts';
import { bestScore, compareScores, scoresByEvaluation, scoreText } from '../../../src/renderer/run/best.ts';
import type { BestMetricName } from '../../../src/shared/best-metric.ts';
import { runRecord } from '../support.ts';

const evaluations = [
  { step: 10, epoch: 1, loss: 0.4, metrics: { f1: 0.9, rocAuc: null } },
  { step: 20, epoch: 2, loss: 0.2, metrics: { f1: 0.7, rocAuc: 0.8 } },
];

function chosenBy(best: BestMetricName) {
  const result = { best: evaluations[1], evaluations } as unknown as RunResult;
  return { record: runRecord({}, { train: { best } }), result };
}

describe('the score of a run', () => {
  it('is that of the metric which chose the evaluation', () => {
    expect(scoreText(bestScore(chosenBy('f1'))!)).toBe('F1 0.700');
    expect(scoreText(bestScore(chosenBy('loss'))!)).toBe('Loss 0.200');
    expect(bestScore({ ...chosenBy('f1'), result: null })).toBeNull();
  });

  it('is drawn over the evaluations for which it is defined', () => {
    expect(scoresByEvaluation(chosenBy('f1'))).toEqual([0.9, 0.7]);
    expect(scoresByEvaluation(chosenBy('loss'))).toEqual([0.4, 0.2]);
    expect(scoresByEvaluation(chosenBy('rocAuc'))).toEqual([0.8]);
  });

  it('orders runs of one metric from the worse to the better, and keeps different metrics apart', () => {
    const scores = [
      { metric: 'loss', value: 0.2 },
      { metric: 'f1', value: 0.1 },
      { metric: 'loss', value: 0.9 },
      { metric: 'f1', value: 0.8 },
    ] as const;
    expect(scores.toSorted(compareScores).map(({ metric, value }) => [metric, value])).toEqual([
      ['f1', 0.1],
      ['f1', 0.8],
      ['loss', 0.9],
      ['loss', 0.2],
    ]);
  });
});
