import { describe, expect, it } from 'vitest';
import {
  areaMeasure,
  bootstrapIntervals,
  classificationMetrics,
  classMeasure,
  decisionMeasure,
  joined,
  jointBootstrap,
  type Measure,
  measured,
  pairedBootstrap,
  probabilityMeasure,
  type ScoredRows,
  scoreRows,
  undefinedReason,
} from '../../../src/engine/metrics/index.ts';
import { expectClose } from './close.ts';
import { randomCase } from './random-case.ts';
import { reference } from './reference.ts';

const { binary, four, paired } = reference;
const scored = scoreRows(binary.logits.flat(), binary.labels, 2);
const all = (rows: ScoredRows): Measure =>
  joined<string>(decisionMeasure(rows), probabilityMeasure(rows), areaMeasure(rows));

describe('measures of the rows themselves', () => {
  const cases = Array.from({ length: 60 }, (_, seed) => randomCase(seed));

  it('equal the metrics, where these are defined and every class occurs', () => {
    let compared = 0;
    for (const { logits, labels, classes } of cases) {
      const metrics = classificationMetrics(logits, labels, classes);
      const rows = scoreRows(logits, labels, classes);
      const values = measured(all(rows));
      expectClose(values.accuracy, metrics.accuracy);
      expectClose(values.balancedAccuracy, metrics.balancedAccuracy);
      expectClose(values.logLoss, metrics.logLoss);
      expectClose(values.expectedCalibrationError, metrics.expectedCalibrationError);
      if (undefinedReason('rocAuc', rows) === null) expectClose(values.rocAuc, metrics.rocAuc);
      if (undefinedReason('averagePrecision', rows) === null) {
        expectClose(values.averagePrecision, metrics.averagePrecision);
      }
      expect(values.matthewsCorrelation === null).toBe(undefinedReason('matthewsCorrelation', rows) !== null);
      expectClose(values.matthewsCorrelation ?? 0, metrics.matthewsCorrelation);
      expectClose(values.weightedF1, metrics.weighted.f1);
      const predicted = metrics.confusionMatrix.map((_, at) =>
        metrics.confusionMatrix.reduce((sum, counts) => sum + counts[at]!, 0),
      );
      const occurs = predicted.every((count, at) => count + metrics.perClass.support[at]! > 0);
      if (!occurs) continue;
      compared += 1;
      expectClose(
        [values.macroF1, values.macroPrecision, values.macroRecall],
        [metrics.macro.f1, metrics.macro.precision, metrics.macro.recall],
      );
      expectClose(
        [values.f1, values.precision ?? 0, values.recall ?? 0],
        [metrics.f1, metrics.precision, metrics.recall],
      );
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('equal those of rows that are written out as often as they count', () => {
    for (const { logits, labels, classes } of cases.slice(0, 20)) {
      const counts = Uint16Array.from(labels, (_, row) => (row * 7) % 3);
      const places = labels.flatMap((_, row) => new Array<number>(counts[row]!).fill(row));
      if (places.length === 0) continue;
      const written = scoreRows(
        places.flatMap((row) => logits.slice(row * classes, (row + 1) * classes)),
        places.map((row) => labels[row]!),
        classes,
      );
      // Macro means are over the classes of the rows drawn from: they are left out here.
      const names = ['accuracy', 'logLoss', 'brierScore', 'expectedCalibrationError', 'rocAuc', 'averagePrecision'];
      const measure = all(scoreRows(logits, labels, classes));
      const values = new Float64Array(measure.names.length);
      measure.measure(counts, values);
      const expected = measured(all(written));
      for (const name of names) {
        const value = values[measure.names.indexOf(name)]!;
        expectClose(Number.isNaN(value) ? null : value, expected[name]);
      }
    }
  });
});

describe('bootstrapIntervals', () => {
  // Both sides are random: the reference of 9,999 resamples is within 0.01 of the limit, ours of 20,000 too.
  it('agrees with scipy', () => {
    const intervals = bootstrapIntervals(all(scored), { resamples: 20_000 });
    for (const [name, [low, high]] of Object.entries(binary.intervals)) {
      expect(Math.abs(intervals[name]!.low - low), `${name} low`).toBeLessThan(0.01);
      expect(Math.abs(intervals[name]!.high - high), `${name} high`).toBeLessThan(0.01);
    }
    const others = bootstrapIntervals(all(scoreRows(four.logits.flat(), four.labels, 4)), { resamples: 20_000 });
    for (const [name, [low, high]] of Object.entries(four.intervals)) {
      expect(Math.abs(others[name]!.low - low), `${name} low`).toBeLessThan(0.01);
      expect(Math.abs(others[name]!.high - high), `${name} high`).toBeLessThan(0.01);
    }
  });

  it('gives the same figures for the same seed, others for another, and wider ones for more confidence', () => {
    const measure = decisionMeasure(scored);
    const first = bootstrapIntervals(measure);
    expect(bootstrapIntervals(measure)).toEqual(first);
    expect(first.f1).toMatchObject({ resamples: 1000 });
    expect(bootstrapIntervals(measure, { seed: 1 })).not.toEqual(first);
    const wide = bootstrapIntervals(measure, { confidence: 0.99 });
    expect(wide.f1!.low).toBeLessThan(first.f1!.low);
    expect(wide.f1!.high).toBeGreaterThan(first.f1!.high);
  });

  it('has no interval for a metric that has no value, and counts the resamples that have one', () => {
    const negative = scoreRows([1, 0, 1, 0, 1, 0], [0, 0, 0], 2);
    const none = bootstrapIntervals(all(negative));
    expect(none).toMatchObject({ precision: null, recall: null, f1: null, matthewsCorrelation: null, rocAuc: null });
    expect(none.accuracy).toEqual({ low: 1, high: 1, resamples: 1000 });
    // One positive row of three: it is missing from (2/3)³ of the resamples.
    const one = bootstrapIntervals(all(scoreRows([1, 0, 1, 0, 0, 1], [0, 0, 1], 2)), { resamples: 10_000 });
    expect(one.recall!.resamples / 10_000).toBeCloseTo(1 - 8 / 27, 1);
  });

  it('takes one row', () => {
    const values = bootstrapIntervals(all(scoreRows([0, 1], [1], 2)));
    expect(values.f1).toEqual({ low: 1, high: 1, resamples: 1000 });
  });

  it('takes fewer resamples where a measure visits many rows', () => {
    const measure = { ...decisionMeasure(scored), visits: 1e9 };
    expect(bootstrapIntervals(measure).f1!.resamples).toBe(200);
  });

  it('measures every class', () => {
    const rows = scoreRows(four.logits.flat(), four.labels, 4);
    const { perClass } = classificationMetrics(four.logits.flat(), four.labels, 4);
    const values = measured(classMeasure(rows));
    const intervals = bootstrapIntervals(classMeasure(rows));
    for (let index = 0; index < 4; index += 1) {
      expectClose(values[`f1/${index}`], perClass.f1[index]!);
      expectClose(values[`precision/${index}`], perClass.precision[index]!);
      expectClose(values[`recall/${index}`], perClass.recall[index]!);
      expect(intervals[`f1/${index}`]!.low).toBeLessThan(perClass.f1[index]!);
      expect(intervals[`f1/${index}`]!.high).toBeGreaterThan(perClass.f1[index]!);
    }
    const absent = measured(classMeasure(scoreRows([1, 0, 0, 1, 0, 0], [0, 1], 3)));
    expect(absent).toMatchObject({ 'precision/1': null, 'recall/1': 0, 'f1/2': null, 'recall/2': null });
  });
});

describe('pairedBootstrap', () => {
  const other = scoreRows(paired.logits.flat(), binary.labels, 2);

  it('agrees with scipy', () => {
    const { f1 } = pairedBootstrap(decisionMeasure(scored), decisionMeasure(other), { resamples: 20_000 });
    expectClose(f1!.difference, paired.difference);
    expect(Math.abs(f1!.low - paired.interval[0])).toBeLessThan(0.01);
    expect(Math.abs(f1!.high - paired.interval[1])).toBeLessThan(0.01);
    expect(Math.abs(f1!.p - paired.p)).toBeLessThan(0.03);
  });

  it('turns its sign with the order, and sees no difference of a thing from itself', () => {
    const there = pairedBootstrap(decisionMeasure(scored), decisionMeasure(other)).accuracy!;
    const back = pairedBootstrap(decisionMeasure(other), decisionMeasure(scored)).accuracy!;
    expectClose([back.difference, back.low, back.high, back.p], [-there.difference, -there.high, -there.low, there.p]);
    expect(pairedBootstrap(decisionMeasure(scored), decisionMeasure(scored)).f1).toMatchObject({
      difference: 0,
      low: 0,
      high: 0,
      p: 1,
    });
  });

  it('is sure of a difference that no resample contradicts, but never gives 0', () => {
    const right = scoreRows(
      binary.labels.flatMap((label) => [1 - label, label]),
      binary.labels,
      2,
    );
    const { accuracy } = pairedBootstrap(decisionMeasure(right), decisionMeasure(other));
    expectClose(accuracy!.p, 2 / 1001);
  });

  it('refuses other rows', () => {
    const few = decisionMeasure(scoreRows([0, 1], [1], 2));
    expect(() => pairedBootstrap(decisionMeasure(scored), few)).toThrow(/120 rows cannot be paired with 1/);
  });
});

it('says why a metric has no value', () => {
  const none = scoreRows([1, 0, 1, 0], [0, 1], 2);
  expect(undefinedReason('precision', none)).toBe('none-predicted');
  expect(undefinedReason('matthewsCorrelation', none)).toBe('one-prediction');
  expect(undefinedReason('recall', none)).toBeNull();
  const negative = scoreRows([1, 0, 1, 0], [0, 0], 2);
  expect(undefinedReason('f1', negative)).toBe('none-either');
  expect(undefinedReason('recall', negative)).toBe('none-actual');
  expect(undefinedReason('rocAuc', negative)).toBe('one-class');
  expect(undefinedReason('averagePrecision', negative)).toBe('none-actual');
  expect(undefinedReason('matthewsCorrelation', negative)).toBe('one-class');
  expect(undefinedReason('precision', scoreRows([1, 0, 1, 0], [0, 0], 2, { positive: 0 }))).toBeNull();
  expect(undefinedReason('rocAuc', scoreRows([1, 0, 0, 0, 1, 0], [0, 1], 3))).toBe('class-without-rows');
});

it('decides by a threshold of the positive class', () => {
  const at = (threshold: number, positive = 1) =>
    Array.from(scoreRows([0, 0, 0, 1, 1, 0], [0, 1, 0], 2, { threshold, positive }).predictions);
  expect(at(0.5)).toEqual([1, 1, 0]);
  expect(at(0.6)).toEqual([0, 1, 0]);
  expect(at(0.6, 0)).toEqual([1, 1, 0]);
});

describe('jointBootstrap', () => {
  const { labels } = binary;
  const decided = (seed: number) =>
    decisionMeasure(
      scoreRows(
        labels.flatMap((_label, row) => [Math.sin(row * seed), Math.cos(row + seed)]),
        labels,
        2,
      ),
    );

  it('says of each and of every two what their own bootstraps say', () => {
    const measures = [decided(1), decided(2), decided(3)];
    const options = { resamples: 300, seed: 5 };
    const joint = jointBootstrap(measures, options);
    expect(joint.resamples).toBe(300);
    for (const [place, measure] of measures.entries()) {
      expect(joint.intervals[place]).toEqual(bootstrapIntervals(measure, options));
    }
    expect(joint.difference(0, 2)).toEqual(pairedBootstrap(measures[0]!, measures[2]!, options));
    expect(joint.difference(2, 1)).toEqual(pairedBootstrap(measures[2]!, measures[1]!, options));
  });
});
