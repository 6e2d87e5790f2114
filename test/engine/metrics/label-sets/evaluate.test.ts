import { describe, expect, it } from 'vitest';
import { evaluateLabelSets } from '../../../../src/engine/metrics/label-sets/evaluate.ts';
import { labelSetMetrics } from '../../../../src/engine/metrics/label-sets/metrics.ts';
import { labelSetFigureNames } from '../../../../src/shared/evaluation.ts';
import { decisionsAt } from '../../../../src/shared/thresholds.ts';
import { expectClose } from '../close.ts';
import { cases, reference } from './reference.ts';

const { four } = reference;
const names = ['a', 'b', 'c', 'd'];
const logits = four.logits.flat();

describe('evaluateLabelSets', () => {
  it('has intervals that agree with scipy', () => {
    const { figures, labels } = evaluateLabelSets(logits, four.sets, names, { resamples: 20_000 });
    const { labelF1, ...intervals } = four.intervals;
    const pairs = [
      ...Object.entries(intervals).map(([name, each]) => [name, figures[name as 'f1'], each] as const),
      ...labelF1.map((each, label) => [`F1 of ${names[label]}`, labels[label]!.f1, each] as const),
    ];
    for (const [name, figure, [low, high]] of pairs) {
      expect(Math.abs(figure.low! - low), `${name} low`).toBeLessThan(0.015);
      expect(Math.abs(figure.high! - high), `${name} high`).toBeLessThan(0.015);
    }
  });

  it.each(cases)('has the metrics of training, %s', (_, { sets, labels, logits: rows, chosen }) => {
    const own = Array.from({ length: labels }, (_each, label) => `label ${label}`);
    const thresholds = chosen.thresholds;
    const scores = evaluateLabelSets(rows.flat(), sets, own, { thresholds, resamples: 50 });
    const metrics = labelSetMetrics(rows.flat(), sets, labels, thresholds);
    expect(Object.keys(scores.figures).sort()).toEqual([...labelSetFigureNames].sort());
    for (const name of labelSetFigureNames) {
      const { value, low, high, reason } = scores.figures[name];
      if (metrics[name] === null) expect([name, value, reason]).toEqual([name, null, 'one-class']);
      else {
        expectClose(value, metrics[name], 1e-12, name);
        expect(low! <= high!, name).toBe(true);
      }
    }
    const { perLabel } = metrics;
    for (const [label, each] of scores.labels.entries()) {
      const [[tn, fp], [fn, tp]] = chosen.perLabel.counts[label]!;
      expect(each).toMatchObject({
        label: own[label],
        threshold: thresholds[label],
        rows: tp + fn,
        predicted: tp + fp,
      });
      expect([each.trueNegatives, each.falsePositives, each.falseNegatives, each.truePositives]).toEqual([
        ...[tn, fp, fn, tp],
      ]);
      for (const metric of ['precision', 'recall', 'f1'] as const) {
        if (each[metric].value !== null) expectClose(each[metric].value, perLabel[metric][label], 1e-12, metric);
        else expect([perLabel[metric][label], each[metric].reason]).toEqual([0, expect.stringMatching(/^none-/)]);
      }
    }
    expect(JSON.parse(JSON.stringify(scores))).toEqual(scores);
  });

  it('has a curve and a sweep of each label, those with the most rows first, up to twenty', () => {
    const { curves, sweeps, labels } = evaluateLabelSets(logits, four.sets, names, { resamples: 20 });
    const rowsOf = (label: string) => labels.find((each) => each.label === label)!.rows;
    expect(curves.map(({ label }) => rowsOf(label))).toEqual(labels.map(({ rows }) => rows).sort((a, b) => b - a));
    for (const [place, { label, rocAuc, averagePrecision, share }] of curves.entries()) {
      const index = names.indexOf(label);
      expectClose(
        [rocAuc, averagePrecision],
        [four.half.perLabel.rocAuc[index], four.half.perLabel.averagePrecision[index]],
      );
      expectClose(share, rowsOf(label) / four.sets.length);
      const { truePositives, falsePositives } = decisionsAt(sweeps[place]!, 0.5);
      expect({ truePositives, falsePositives }).toEqual({
        truePositives: labels[index]!.truePositives,
        falsePositives: labels[index]!.falsePositives,
      });
    }
    const many = Array.from({ length: 25 }, (_, label) => `label ${label}`);
    const scores = evaluateLabelSets(new Array<number>(50).fill(1), [[0], [24]], many, { resamples: 5 });
    expect([scores.curves.length, scores.sweeps.length, scores.labels.length]).toEqual([20, 20, 25]);
  });

  it('says how far the probabilities of all labels can be believed', () => {
    const { calibration, figures } = evaluateLabelSets(logits, four.sets, names, { resamples: 20 });
    expect(calibration.bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(logits.length);
    expectClose([calibration.logLoss, calibration.brierScore], [figures.logLoss.value, figures.brierScore.value]);
    const gap = calibration.bins.reduce(
      (sum, { rows, stated, observed }) => sum + (rows === 0 ? 0 : rows * Math.abs(stated! - observed!)),
      0,
    );
    expectClose(calibration.expectedCalibrationError, gap / logits.length);
  });

  it('shows no interval that has lost its figure, where labels have a row or two', () => {
    const labels = 40;
    const sets = Array.from({ length: labels }, (_, row) => [row]);
    const names = sets.map((_, label) => `label ${label}`);
    // Every row has its label, and nothing else.
    const logits = sets.flatMap((_, row) => names.map((_name, label) => (label === row ? 3 : -3)));
    const { figures } = evaluateLabelSets(logits, sets, names);
    expect(figures.recall).toEqual({ value: 1, low: null, high: null, reason: null });
    for (const { value, low, high } of Object.values(figures)) {
      if (value === null || low === null || high === null) continue;
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(high);
    }
  });
});
