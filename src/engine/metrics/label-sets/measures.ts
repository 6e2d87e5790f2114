import { setDecisionNames } from '../../../shared/evaluation.ts';
import type { Measure, Weights } from '../bootstrap.ts';
import { RankedRows } from '../ranked-rows.ts';
import { classNames, classReason, definedMean } from '../measures.ts';
import type { ScoredLabelSets } from './scored.ts';

export type SetDecisionName = (typeof setDecisionNames)[number];

/** Metrics of the probabilities of label sets. */
export const setProbabilityNames = ['logLoss', 'brierScore'] as const;
export type SetProbabilityName = (typeof setProbabilityNames)[number];

/** What metrics of decisions need of rows. */
export type DecidedLabelSets = Pick<ScoredLabelSets, 'rows' | 'labels' | 'actual' | 'predicted'>;

/** Rows that have each label, rows predicted to have it, and rows that are both. */
export interface LabelCounts {
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly correct: Float64Array;
  readonly total: number;
}

/** Counts of rows, each once. */
export function labelCountsOf(scored: DecidedLabelSets): LabelCounts {
  return new Decisions(scored).count(new Uint16Array(scored.rows).fill(1));
}

/** Precision, recall and F1 of each label; 0 where the denominator is 0, as scikit-learn's `zero_division=0`. */
export function perLabelScores({ actual, predicted, correct }: LabelCounts) {
  return {
    precision: Array.from(correct, (hits, label) => ratio(hits, predicted[label]!)),
    recall: Array.from(correct, (hits, label) => ratio(hits, actual[label]!)),
    f1: Array.from(correct, (hits, label) => ratio(2 * hits, actual[label]! + predicted[label]!)),
  };
}

/**
 * Metrics of decided label sets, as scikit-learn defines them with `zero_division=0`: macro and weighted means over all labels, micro
 * averages over all decisions, and the mean F1 of rows, 0 for one without labels that is predicted to have none.
 */
export function setDecisionMeasure(scored: DecidedLabelSets): Measure<SetDecisionName> {
  const { rows, labels, actual, predicted } = scored;
  const decisions = new Decisions(scored);
  const rowF1 = new Float64Array(rows);
  const isRight = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let [own, called, hits] = [0, 0, 0];
    for (let place = row * labels; place < (row + 1) * labels; place += 1) {
      own += actual[place]!;
      called += predicted[place]!;
      hits += actual[place]! & predicted[place]!;
    }
    rowF1[row] = ratio(2 * hits, own + called);
    isRight[row] = hits === own && hits === called ? 1 : 0;
  }
  return {
    rows,
    names: setDecisionNames,
    visits: rows + decisions.length,
    measure: (weights, into) => {
      const counts = decisions.count(weights);
      const scores = perLabelScores(counts);
      const [own, called, hits] = [sum(counts.actual), sum(counts.predicted), sum(counts.correct)];
      let [right, samples] = [0, 0];
      for (let row = 0; row < rows; row += 1) {
        right += weights[row]! * isRight[row]!;
        samples += weights[row]! * rowF1[row]!;
      }
      const macroF1 = sum(scores.f1) / labels;
      into.set([
        macroF1,
        sum(scores.precision) / labels,
        sum(scores.recall) / labels,
        right / counts.total,
        (own + called - 2 * hits) / (counts.total * labels),
        ratio(2 * hits, own + called),
        ratio(hits, called),
        ratio(hits, own),
        macroF1,
        ratio(sum(scores.f1.map((value, label) => value * counts.actual[label]!)), own),
        samples / counts.total,
      ]);
    },
  };
}

/** Precision, recall and F1 of every label; `precision/3` is of label 3. */
export function labelMeasure(scored: DecidedLabelSets): Measure<`${(typeof classNames)[number]}/${number}`> {
  const { rows, labels } = scored;
  const decisions = new Decisions(scored);
  return {
    rows,
    names: Array.from({ length: labels }, (_, label) =>
      classNames.map((metric) => `${metric}/${label}` as const),
    ).flat(),
    visits: decisions.length,
    measure: (weights, into) => {
      const counts = decisions.count(weights);
      const scores = perLabelScores(counts);
      for (let label = 0; label < labels; label += 1) {
        for (const [place, metric] of classNames.entries()) {
          const isDefined = classReason(metric, counts, label) === null;
          into[label * classNames.length + place] = isDefined ? scores[metric][label]! : NaN;
        }
      }
    },
  };
}

/** Mean binary cross-entropy, and mean squared distance of a label's probability from 0 or 1. */
export function setProbabilityMeasure({ rows, losses, squaredErrors }: ScoredLabelSets): Measure<SetProbabilityName> {
  return {
    rows,
    names: setProbabilityNames,
    visits: rows,
    measure: (weights, into) => {
      let [count, loss, squared] = [0, 0, 0];
      for (let row = 0; row < rows; row += 1) {
        const weight = weights[row]!;
        count += weight;
        loss += weight * losses[row]!;
        squared += weight * squaredErrors[row]!;
      }
      into.set([loss / count, squared / count]);
    },
  };
}

/** ROC-AUC and average precision: means over the labels that some of the rows drawn have, and others have not. */
export function setAreaMeasure(scored: ScoredLabelSets): Measure<'rocAuc' | 'averagePrecision'> {
  const { rows, labels, actual, probabilities } = scored;
  const ranked = Array.from(
    { length: labels },
    (_, label) =>
      new RankedRows(
        Float64Array.from({ length: rows }, (_each, row) => probabilities[row * labels + label]!),
        (row) => actual[row * labels + label] === 1,
      ),
  );
  return {
    rows,
    names: ['rocAuc', 'averagePrecision'],
    visits: rows * labels,
    measure: (weights, into) => {
      // A label that every row has, or none, has no ROC curve, and is left out of both means.
      const areas = ranked.map((ranking) => ranking.areas(weights)).filter(({ rocAuc }) => !Number.isNaN(rocAuc));
      into.set([definedMean(areas.map(({ rocAuc }) => rocAuc)), definedMean(areas.map(({ precision }) => precision))]);
    },
  };
}

/** The labels that rows have or are predicted to have, and no others: a row has few of many labels. */
class Decisions {
  readonly #labels: number;
  readonly #rowOf: Uint32Array;
  readonly #labelOf: Uint32Array;
  /** Bit 0: the row has the label; bit 1: it is predicted to. */
  readonly #kinds: Uint8Array;

  constructor({ labels, actual, predicted }: DecidedLabelSets) {
    const places = Array.from(actual.keys()).filter((place) => actual[place]! + predicted[place]! > 0);
    this.#labels = labels;
    this.#rowOf = Uint32Array.from(places, (place) => Math.floor(place / labels));
    this.#labelOf = Uint32Array.from(places, (place) => place % labels);
    this.#kinds = Uint8Array.from(places, (place) => actual[place]! + 2 * predicted[place]!);
  }

  get length(): number {
    return this.#kinds.length;
  }

  count(weights: Weights): LabelCounts {
    const actual = new Float64Array(this.#labels);
    const predicted = new Float64Array(this.#labels);
    const correct = new Float64Array(this.#labels);
    for (let at = 0; at < this.#kinds.length; at += 1) {
      const weight = weights[this.#rowOf[at]!]!;
      const label = this.#labelOf[at]!;
      const kind = this.#kinds[at]!;
      if (kind !== 2) actual[label]! += weight;
      if (kind !== 1) predicted[label]! += weight;
      if (kind === 3) correct[label]! += weight;
    }
    let total = 0;
    for (const weight of weights) total += weight;
    return { actual, predicted, correct, total };
  }
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}

function sum(values: Float64Array | readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
