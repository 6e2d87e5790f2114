import { describe, expect, it } from 'vitest';
import { classificationMetrics } from '../../../../src/engine/metrics/index.ts';
import { binaryCrossEntropy } from '../../../../src/engine/metrics/label-sets/loss.ts';
import { labelSetMetrics } from '../../../../src/engine/metrics/label-sets/metrics.ts';
import { decidedIndices } from '../../../../src/shared/decision.ts';
import { sigmoid, softplus } from '../../../../src/engine/metrics/label-sets/sigmoid.ts';
import { bestThresholds } from '../../../../src/engine/metrics/label-sets/thresholds.ts';
import { expectClose } from '../close.ts';
import { cases, type ReferenceFigures } from './reference.ts';

describe.each(cases)('labelSetMetrics of %s', (_, { labels, sets, logits, ...decided }) => {
  const values = logits.flat();
  const expectFigures = (metrics: ReturnType<typeof labelSetMetrics>, theirs: ReferenceFigures): void => {
    const { thresholds: _thresholds, perLabel, ...figures } = theirs;
    const { macroPrecision, macroRecall, ...rest } = Object.fromEntries(
      Object.entries(figures).filter(([name]) => !/^(?:weighted|samples)(?:Precision|Recall)$/.test(name)),
    ) as typeof figures;
    for (const [name, value] of Object.entries(rest)) expectClose(metrics[name as 'f1'], value, 1e-9, name);
    expectClose([metrics.f1, metrics.precision, metrics.recall], [theirs.macroF1, macroPrecision, macroRecall]);
    const { f1, precision, recall } = metrics.perLabel;
    expectClose({ f1, precision, recall }, { f1: perLabel.f1, precision: perLabel.precision, recall: perLabel.recall });
    const { support, predicted, truePositives } = metrics.perLabel;
    const counts = support.map((rows, label) => {
      const [hits, called] = [truePositives[label]!, predicted[label]!];
      return [
        [sets.length - rows - called + hits, called - hits],
        [rows - hits, hits],
      ];
    });
    expect(counts).toEqual(perLabel.counts);
    expectClose(metrics.rocAucPerLabel, perLabel.rocAuc);
    expectClose(metrics.averagePrecisionPerLabel, perLabel.averagePrecision);
  };

  it('has those of scikit-learn at one half', () => {
    expectFigures(labelSetMetrics(values, sets, labels), decided.half);
    expect(labelSetMetrics(values, sets, labels)).toEqual(
      labelSetMetrics(values, sets, labels, decided.half.thresholds),
    );
  });

  it('has them with a threshold for each label', () => {
    expectFigures(labelSetMetrics(values, sets, labels, decided.chosen.thresholds), decided.chosen);
  });

  it('has the thresholds with the best F1 of each label', () => {
    const thresholds = bestThresholds(values, sets, labels);
    expectClose(thresholds, decided.tuned.thresholds, 1e-12);
    const metrics = labelSetMetrics(values, sets, labels, thresholds);
    expectFigures(metrics, decided.tuned);
    expect(metrics.f1).toBeGreaterThanOrEqual(decided.half.macroF1);
  });

  it('has the loss that the training has', () => {
    expectClose(binaryCrossEntropy(values, sets, new Array<number>(labels).fill(1)), decided.half.logLoss);
  });
});

describe('labelSetMetrics', () => {
  it('refuses rows without logits, logits that are no numbers, and labels that there are not', () => {
    expect(() => labelSetMetrics([], [], 2)).toThrow(expect.objectContaining({ code: 'metrics.no-rows' }));
    expect(() => labelSetMetrics([0, 1, NaN, 0], [[0], []], 2)).toThrow(
      expect.objectContaining({ code: 'metrics.logit-not-finite' }),
    );
    expect(() => labelSetMetrics([0, 1], [[2]], 2)).toThrow(/row 0 has label 2/);
    expect(() => labelSetMetrics([0, 1], [[0], [1]], 2)).toThrow(/2 label sets for 1 rows/);
    expect(() => labelSetMetrics([0, 1], [[0]], 2, [0.5])).toThrow(/1 thresholds for 2 labels/);
  });

  it('agrees with the metrics of one of two classes where a label says which', () => {
    const logits = [1.5, -0.25, 0.5, -2, 0.1, 3, -1, 0.4];
    const labels = [1, 0, 1, 0, 0, 1, 1, 1];
    const single = classificationMetrics(
      logits.flatMap((logit) => [0, logit]),
      labels,
      2,
    );
    // The same label twice: every mean over the labels is the value of one.
    const sets = labels.map((label) => (label === 1 ? [0, 1] : []));
    const several = labelSetMetrics(
      logits.flatMap((logit) => [logit, logit]),
      sets,
      2,
    );
    for (const name of ['f1', 'precision', 'recall', 'accuracy', 'rocAuc', 'averagePrecision', 'logLoss'] as const) {
      expectClose(several[name], single[name], 1e-12, name);
    }
  });

  it('gives no area where every label is alike in all rows', () => {
    const metrics = labelSetMetrics([1, -1, 2, -2], [[0], [0]], 2);
    expect(metrics).toMatchObject({ rocAuc: null, averagePrecision: null, accuracy: 1 });
    expect(metrics.rocAucPerLabel).toEqual([null, null]);
    expect(metrics.averagePrecisionPerLabel).toEqual([1, null]);
  });
});

describe('binaryCrossEntropy', () => {
  it('weighs the rows that have a label, as pos_weight does', () => {
    const log = (z: number) => Math.log1p(Math.exp(z));
    const expected = (3 * log(-1) + log(-0.5) + log(2) + 0.25 * log(-1.5)) / 4;
    expectClose(binaryCrossEntropy([1, -0.5, 2, 1.5], [[0], [1]], [3, 0.25]), expected);
  });

  it('is finite where a probability is 0 or 1', () => {
    expect(binaryCrossEntropy([1000, -1000], [[1]], [1, 1])).toBe(1000);
    expect([softplus(-1000), softplus(1000), softplus(0)]).toEqual([0, 1000, Math.LN2]);
    expect(Array.from(sigmoid([-1000, 0, 1000]))).toEqual([0, 0.5, 1]);
  });
});

describe('bestThresholds', () => {
  it('takes the highest of several, and one half for a label without rows', () => {
    // Both thresholds of label 0 give an F1 of 2/3: one row of two that have it, or two of four.
    const logits = [3, 0, 1, 0, 0.5, 0, -2, 0].map(Number);
    const sets = [[0], [], [], [0]];
    const [first, second] = bestThresholds(logits, sets, 2);
    expect(first).toBeCloseTo(1 / (1 + Math.exp(-3)), 12);
    expect(second).toBe(0.5);
    expect(decidedIndices([first!, 0.5], [first!, second!])).toEqual([0, 1]);
    expect(decidedIndices([0.49, 0.5], null)).toEqual([1]);
  });
});
