import type { UndefinedReason } from '../../shared/undefined-metric.ts';
import { balancedAccuracy, matthewsCorrelation } from './agreement.ts';
import { binOf } from './calibration.ts';
import type { Measure, Weights } from './bootstrap.ts';
import type { ClassCounts } from './confusion.ts';
import { perClassScores } from './precision-recall.ts';
import { RankedRows } from './ranked-rows.ts';
import { confidencesOf, probabilitiesOf, type ScoredRows } from './scored-rows.ts';

/** Metrics of predicted classes. `precision`, `recall` and `f1` are of the positive class of two, macro with more. */
export const decisionNames = [
  'f1',
  'precision',
  'recall',
  'accuracy',
  'balancedAccuracy',
  'matthewsCorrelation',
  'macroF1',
  'macroPrecision',
  'macroRecall',
  'weightedF1',
  'weightedPrecision',
  'weightedRecall',
] as const;
export type DecisionName = (typeof decisionNames)[number];

/** What metrics of predicted classes need of rows. */
export type DecidedRows = Pick<ScoredRows, 'rows' | 'classes' | 'labels' | 'predictions' | 'positive'>;

/** Metrics of probabilities. */
export const probabilityNames = ['logLoss', 'brierScore', 'expectedCalibrationError'] as const;
export type ProbabilityName = (typeof probabilityNames)[number];

/** Areas under curves: of the positive class of two, with more the mean over the classes. */
export const areaNames = ['rocAuc', 'averagePrecision'] as const;
export type AreaName = (typeof areaNames)[number];

/** Metrics of one class against the rest. */
export const classNames = ['precision', 'recall', 'f1'] as const;
export type ClassMetric = `${(typeof classNames)[number]}/${number}`;

/**
 * Precision, recall, F1, accuracy and Matthews correlation. A macro or weighted mean is over the classes that occur among
 * the labels or the predictions of the rows themselves, and an undefined member of it is 0, as scikit-learn's default.
 * Micro averages equal the accuracy, for each row has one label.
 */
export function decisionMeasure(scored: DecidedRows): Measure<DecisionName> {
  const { rows, positive } = scored;
  const cells = new Cells(scored);
  const all = cells.count(onesOf(rows));
  const present = all.actual.flatMap((count, index) => (count + all.predicted[index]! > 0 ? [index] : []));
  return {
    rows,
    names: decisionNames,
    visits: rows,
    measure: (weights, into) => {
      const counts = cells.count(weights);
      const scores = perClassScores(counts);
      const macro = (values: readonly number[]): number => meanOf(present, values, () => 1);
      const weighted = (values: readonly number[]): number => meanOf(present, values, (at) => counts.actual[at]!);
      const own = (values: readonly number[], metric: 'precision' | 'recall' | 'f1'): number => {
        if (positive === null) return macro(values);
        return classReason(metric, counts, positive) === null ? values[positive]! : NaN;
      };
      let correct = 0;
      for (const count of counts.correct) correct += count;
      into.set([
        own(scores.f1, 'f1'),
        own(scores.precision, 'precision'),
        own(scores.recall, 'recall'),
        correct / counts.total,
        balancedAccuracy(counts),
        correlationReason(counts) === null ? matthewsCorrelation(counts) : NaN,
        macro(scores.f1),
        macro(scores.precision),
        macro(scores.recall),
        weighted(scores.f1),
        weighted(scores.precision),
        weighted(scores.recall),
      ]);
    },
  };
}

/** Precision, recall and F1 of every class against the rest; `precision/3` is of class 3. */
export function classMeasure(scored: DecidedRows): Measure<ClassMetric> {
  const names = Array.from({ length: scored.classes }, (_, index) =>
    classNames.map((metric): ClassMetric => `${metric}/${index}`),
  ).flat();
  const cells = new Cells(scored);
  return {
    rows: scored.rows,
    names,
    visits: scored.rows,
    measure: (weights, into) => {
      const counts = cells.count(weights);
      const scores = perClassScores(counts);
      for (let index = 0; index < scored.classes; index += 1) {
        for (const [place, metric] of classNames.entries()) {
          const isDefined = classReason(metric, counts, index) === null;
          into[index * classNames.length + place] = isDefined ? scores[metric][index]! : NaN;
        }
      }
    },
  };
}

/** Log loss, Brier score, and expected calibration error in ten bins of the predicted class's probability. */
export function probabilityMeasure(scored: ScoredRows, bins = 10): Measure<ProbabilityName> {
  const { rows, losses, labels, predictions } = scored;
  const confidences = confidencesOf(scored);
  const places = Uint32Array.from(confidences, (value) => binOf(value, bins));
  // |Σ (hit − confidence)| of each bin is its share of the error.
  const gaps = confidences.map((value, row) => (predictions[row] === labels[row] ? 1 : 0) - value);
  const totals = new Float64Array(bins);
  return {
    rows,
    names: probabilityNames,
    visits: rows,
    measure: (weights, into) => {
      let count = 0;
      let loss = 0;
      let squared = 0;
      totals.fill(0);
      for (let row = 0; row < rows; row += 1) {
        const weight = weights[row]!;
        count += weight;
        loss += weight * losses[row]!;
        squared += weight * scored.squaredErrors[row]!;
        totals[places[row]!]! += weight * gaps[row]!;
      }
      into.set([loss / count, squared / count, totals.reduce((sum, total) => sum + Math.abs(total), 0) / count]);
    },
  };
}

/**
 * ROC-AUC and average precision. With more than two classes the mean is over the classes that have rows among those drawn,
 * so that intervals exist where a class has few.
 */
export function areaMeasure(scored: ScoredRows): Measure<AreaName> {
  const { rows, classes, positive } = scored;
  const ranked = (positive === null ? Array.from({ length: classes }, (_, index) => index) : [positive]).map(
    (index) => new RankedRows(probabilitiesOf(scored, index), (row) => scored.labels[row] === index),
  );
  return {
    rows,
    names: areaNames,
    visits: rows * ranked.length,
    measure: (weights, into) => {
      const areas = ranked.map((ranking) => ranking.areas(weights));
      into.set([definedMean(areas.map(({ rocAuc }) => rocAuc)), definedMean(areas.map(({ precision }) => precision))]);
    },
  };
}

/** The metrics of several measures of the same rows as one. */
export function joined<Name extends string>(...measures: readonly Measure<Name>[]): Measure<Name> {
  const starts = measures.map((_, index) => measures.slice(0, index).reduce((sum, { names }) => sum + names.length, 0));
  return {
    rows: measures[0]!.rows,
    names: measures.flatMap(({ names }) => names),
    visits: measures.reduce((sum, { visits }) => sum + visits, 0),
    measure: (weights, into) => {
      for (const [index, { names, measure }] of measures.entries()) {
        measure(weights, into.subarray(starts[index], starts[index]! + names.length));
      }
    },
  };
}

/** Why a metric of {@link decisionMeasure}, {@link probabilityMeasure} or {@link areaMeasure} has no value; null where it has. */
export function undefinedReason(
  name: DecisionName | ProbabilityName | AreaName,
  scored: DecidedRows,
): UndefinedReason | null {
  const counts = new Cells(scored).count(onesOf(scored.rows));
  const isOneClass = counts.actual.filter((count) => count > 0).length === 1;
  if (name === 'matthewsCorrelation') return correlationReason(counts);
  if (name === 'rocAuc' && isOneClass) return 'one-class';
  if (name === 'rocAuc' || name === 'averagePrecision') {
    if (scored.positive !== null) return counts.actual[scored.positive] === 0 ? 'none-actual' : null;
    return counts.actual.includes(0) ? 'class-without-rows' : null;
  }
  const isOfClass = name === 'precision' || name === 'recall' || name === 'f1';
  return isOfClass && scored.positive !== null ? classReason(name, counts, scored.positive) : null;
}

/** Why a metric of one class has no value; null where it has. */
export function classReason(
  metric: (typeof classNames)[number],
  { actual, predicted }: { readonly actual: ArrayLike<number>; readonly predicted: ArrayLike<number> },
  index: number,
): UndefinedReason | null {
  if (metric === 'precision') return predicted[index] === 0 ? 'none-predicted' : null;
  if (metric === 'recall') return actual[index] === 0 ? 'none-actual' : null;
  return actual[index]! + predicted[index]! === 0 ? 'none-either' : null;
}

function correlationReason({ actual, predicted }: ClassCounts): UndefinedReason | null {
  if (actual.filter((count) => count > 0).length === 1) return 'one-class';
  return predicted.filter((count) => count > 0).length === 1 ? 'one-prediction' : null;
}

function onesOf(rows: number): Weights {
  return new Uint16Array(rows).fill(1);
}

/** The cells of the confusion matrix that rows are in: counted in one pass over the rows, whatever is computed from them. */
class Cells {
  readonly #classes: number;
  /** Which cell each row is in. */
  readonly #cellOf: Uint32Array;
  readonly #labels: readonly number[];
  readonly #predictions: readonly number[];

  constructor({ rows, classes, labels, predictions }: DecidedRows) {
    const cells = new Map<number, number>();
    this.#classes = classes;
    this.#cellOf = Uint32Array.from({ length: rows }, (_, row) => {
      const cell = labels[row]! * classes + predictions[row]!;
      const place = cells.get(cell) ?? cells.size;
      cells.set(cell, place);
      return place;
    });
    this.#labels = [...cells.keys()].map((cell) => Math.floor(cell / classes));
    this.#predictions = [...cells.keys()].map((cell) => cell % classes);
  }

  count(weights: Weights): ClassCounts {
    const counts = new Uint32Array(this.#labels.length);
    const cellOf = this.#cellOf;
    for (let row = 0; row < cellOf.length; row += 1) counts[cellOf[row]!]! += weights[row]!;
    const actual = new Array<number>(this.#classes).fill(0);
    const predicted = new Array<number>(this.#classes).fill(0);
    const correct = new Array<number>(this.#classes).fill(0);
    let total = 0;
    for (const [cell, count] of counts.entries()) {
      const label = this.#labels[cell]!;
      const prediction = this.#predictions[cell]!;
      total += count;
      actual[label]! += count;
      predicted[prediction]! += count;
      if (label === prediction) correct[label]! += count;
    }
    return { actual, predicted, correct, total };
  }
}

function meanOf(places: readonly number[], values: readonly number[], weight: (place: number) => number): number {
  let total = 0;
  let weights = 0;
  for (const place of places) {
    total += values[place]! * weight(place);
    weights += weight(place);
  }
  return total / weights;
}

/** Mean of the values that are numbers; NaN where none is. */
export function definedMean(values: readonly number[]): number {
  let total = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    total += value;
    count += 1;
  }
  return total / count;
}
