import { describe, expect, it } from 'vitest';
import { classificationMetrics, evaluateScores } from '../../../src/engine/metrics/index.ts';
import { expectClose } from './close.ts';
import { randomCase } from './random-case.ts';
import { reference } from './reference.ts';

const { binary } = reference;
const logits = binary.logits.flat();
const plain = { positive: 1, threshold: null, temperature: null };

describe('evaluateScores', () => {
  it('has the metrics of training, their curves, and intervals around them', () => {
    const scores = evaluateScores(logits, binary.labels, ['no', 'yes'], plain);
    const metrics = classificationMetrics(logits, binary.labels, 2);
    for (const name of ['f1', 'precision', 'recall', 'accuracy', 'logLoss', 'rocAuc', 'averagePrecision'] as const) {
      const { value, low, high, reason } = scores.figures[name];
      expectClose(value, metrics[name]);
      expect(low! < value! && value! < high!).toBe(true);
      expect(reason).toBeNull();
    }
    expectClose(scores.curves[0]!.roc, { x: metrics.rocCurve!.fpr, y: metrics.rocCurve!.tpr });
    const { x, y } = scores.curves[0]!.precisionRecall!;
    expect(x).toEqual([...x].sort((a, b) => a - b));
    expect([x[0], y[0], x.at(-1)]).toEqual([0, 1, 1]);
    expect(scores.sweep!.positives).toBe(binary.labels.filter((label) => label === 1).length);
    expect(JSON.parse(JSON.stringify(scores))).toEqual(scores);
  });

  it('is better calibrated with the temperature that fits, with the same decisions', () => {
    const scores = evaluateScores(logits, binary.labels, ['no', 'yes'], { ...plain, temperature: binary.temperature });
    expectClose(scores.calibrated!.logLoss, binary.nllAfter);
    expect(scores.calibrated!.logLoss).toBeLessThan(scores.calibration.logLoss);
    expect(scores.figures.logLoss.value).toBe(scores.calibration.logLoss);
  });

  it('thins curves of many rows, and keeps areas and ends', () => {
    const labels = Array.from({ length: 20_000 }, (_, row) => (row % 3 === 0 ? 1 : 0));
    const many = labels.flatMap((label, row) => [0, label + ((row * 7919) % 20_011) / 8000]);
    const { curves, sweep } = evaluateScores(many, labels, ['no', 'yes'], { ...plain, resamples: 2 });
    const [curve] = curves;
    expect(curve!.roc!.x.length).toBeLessThan(450);
    expect(curve!.roc!.x.length).toBeGreaterThan(100);
    expect([curve!.roc!.x[0], curve!.roc!.y[0], curve!.roc!.x.at(-1), curve!.roc!.y.at(-1)]).toEqual([0, 0, 1, 1]);
    const { x, y } = curve!.roc!;
    const area = x.reduce(
      (sum, value, at) => (at === 0 ? 0 : sum + ((value - x[at - 1]!) * (y[at]! + y[at - 1]!)) / 2),
      0,
    );
    expect(area).toBeCloseTo(curve!.rocAuc!, 3);
    expect(sweep!.thresholds.length).toBeLessThanOrEqual(1001);
  });

  it('gives every figure a value or a reason, whatever the rows', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const { logits: own, labels, classes } = randomCase(seed);
      const names = Array.from({ length: classes }, (_, index) => `class ${index}`);
      const { figures, classes: perClass } = evaluateScores(own, labels, names, { ...plain, resamples: 20 });
      const all = [
        ...Object.values(figures),
        ...perClass.flatMap(({ precision, recall, f1 }) => [precision, recall, f1]),
      ];
      for (const { value, low, high, reason } of all) {
        expect(value === null).toBe(reason !== null);
        if (reason !== null) expect([low, high]).toEqual([null, null]);
        expect([value, low, high].every((number) => number === null || Number.isFinite(number))).toBe(true);
      }
    }
  });
});
