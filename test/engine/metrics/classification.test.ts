import { describe, expect, it } from 'vitest';
import { classificationMetrics, weightedCrossEntropy } from '../../../src/engine/metrics/index.ts';
import { expectClose } from './close.ts';
import { randomCase } from './random-case.ts';

describe('classificationMetrics', () => {
  it('gives null, not NaN, for areas of a set in which a class has no rows', () => {
    const metrics = classificationMetrics([0, 1, 1, 0, 2, 0], [0, 0, 0], 2);
    expect(metrics).toMatchObject({ rocAuc: null, averagePrecision: null, rocCurve: null, precisionRecallCurve: null });
    expect(metrics).toMatchObject({ precision: 0, recall: 0, f1: 0, balancedAccuracy: 2 / 3, matthewsCorrelation: 0 });
    expect(metrics.averagePrecisionPerClass).toEqual([1, null]);
    const three = classificationMetrics([1, 0, 0, 0, 1, 0], [0, 1], 3);
    expect(three.rocAucPerClass).toEqual([1, 1, null]);
    expect(three).toMatchObject({ rocAuc: null, averagePrecision: null, accuracy: 1 });
  });

  it('is plain data that survives JSON', () => {
    const metrics = classificationMetrics([0, 1, 1, 0, 0.5, 0.5], [1, 0, 1], 2);
    expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics);
    expect(metrics.rocCurve?.thresholds[0]).toBe('inf');
  });

  it('leaves the curves out when told to', () => {
    const metrics = classificationMetrics([0, 1, 1, 0], [1, 0], 2, { curves: false });
    expect(metrics).toMatchObject({ rocCurve: null, precisionRecallCurve: null, rocAuc: 1 });
  });

  it('stays finite where probabilities round to 0 and 1', () => {
    const metrics = classificationMetrics([1000, 0, 0, 1000], [1, 1], 2);
    expect(metrics.logLoss).toBe(500);
    expect(metrics.expectedCalibrationError).toBe(0.5);
  });

  it.each([Number.NaN, Infinity, -Infinity])('names the row of a logit that is %d', (value) => {
    const call = () => classificationMetrics([0, 1, 2, 3, value, 0], [1, 0, 1], 2);
    expect(call).toThrow(
      expect.objectContaining({ code: 'metrics.logit-not-finite', details: { row: 2, column: 0, value } }),
    );
    expect(() => weightedCrossEntropy([0, 1, value, 0], [0, 1], [1, 1])).toThrow(/row 2 /);
  });

  it('refuses no rows, and labels outside the classes', () => {
    expect(() => classificationMetrics([], [], 2)).toThrow(expect.objectContaining({ code: 'metrics.no-rows' }));
    expect(() => classificationMetrics([0, 1], [2], 2)).toThrow(/row 0 has label 2/);
    expect(() => classificationMetrics([0, 1], [0, 1], 2)).toThrow(/2 labels for 1 rows/);
    expect(() => classificationMetrics([0, 1, 2], [0], 2)).toThrow(/no whole rows/);
  });
});

describe('properties on random logits', () => {
  const cases = Array.from({ length: 40 }, (_, seed) => randomCase(seed));

  it('counts every row once, and has the accuracy as its weighted recall', () => {
    for (const { logits, labels, classes } of cases) {
      const metrics = classificationMetrics(logits, labels, classes);
      expect(metrics.confusionMatrix.flat().reduce((a, b) => a + b)).toBe(labels.length);
      expectClose(metrics.weighted.recall, metrics.accuracy);
      expectClose(
        metrics.perClass.support,
        metrics.confusionMatrix.map((row) => row.reduce((a, b) => a + b)),
      );
    }
  });

  it('does not change when a row-wise constant is added, or the rows are reordered', () => {
    for (const { logits, labels, classes } of cases) {
      const expected = classificationMetrics(logits, labels, classes);
      const shifted = logits.map((value, index) => value + 4 * Math.floor(index / classes));
      expectClose(classificationMetrics(shifted, labels, classes), expected, 1e-6);
      const rows = labels.map((_, row) => row).reverse();
      const reordered = rows.flatMap((row) => logits.slice(row * classes, (row + 1) * classes));
      expectClose(
        classificationMetrics(
          reordered,
          rows.map((row) => labels[row]!),
          classes,
        ),
        expected,
      );
    }
  });

  it('has a ROC AUC that is the share of ordered pairs, unmoved by any rising map of the scores', () => {
    for (const { logits, labels } of cases.filter(({ classes }) => classes === 2)) {
      const { rocAuc, averagePrecision } = classificationMetrics(logits, labels, 2);
      const score = labels.map((_, row) => logits[2 * row + 1]! - logits[2 * row]!);
      expectClose(rocAuc, orderedPairs(score, labels));
      const mapped = score.flatMap((value) => [0, Math.cbrt(value) + Math.sign(value)]);
      const after = classificationMetrics(mapped, labels, 2);
      expectClose([after.rocAuc, after.averagePrecision], [rocAuc, averagePrecision]);
      const reversed = classificationMetrics(
        logits.map((value) => -value),
        labels,
        2,
      );
      expectClose(reversed.rocAuc, rocAuc === null ? null : 1 - rocAuc);
    }
  });
});

/** The share of pairs (positive, negative) in which the positive has the higher score; ties count half. */
function orderedPairs(score: readonly number[], labels: readonly number[]): number | null {
  let wins = 0;
  let pairs = 0;
  for (const [positive, a] of score.entries()) {
    for (const [negative, b] of score.entries()) {
      if (labels[positive] !== 1 || labels[negative] !== 0) continue;
      pairs += 1;
      wins += a > b ? 1 : a === b ? 0.5 : 0;
    }
  }
  return pairs === 0 ? null : wins / pairs;
}

describe('weightedCrossEntropy', () => {
  it('is the mean weighted by the class weights, not divided by the rows', () => {
    // Two rows of probability 1/2 and 1/5 for the true class.
    const logits = [0, 0, Math.log(4), 0];
    const expected = (0.25 * Math.log(2) + 3 * Math.log(5)) / 3.25;
    expectClose(weightedCrossEntropy(logits, [0, 1], [0.25, 3]), expected);
    expectClose(weightedCrossEntropy(logits, [0, 1], [1, 1]), classificationMetrics(logits, [0, 1], 2).logLoss);
  });
});
