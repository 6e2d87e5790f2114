import { invariant } from '../errors/index.ts';
import { squaredErrors } from './brier.ts';
import { checkLabels, scoreMatrix } from './logits.ts';
import { type Ranking, rankByScore } from './ranking.ts';
import { negativeLogLikelihoods, predictedClasses, softmax } from './softmax.ts';
import { withTemperature } from './temperature.ts';

/** Rows with all that their metrics need, computed once. */
export interface ScoredRows {
  readonly rows: number;
  readonly classes: number;
  readonly labels: Int32Array;
  readonly predictions: Int32Array;
  /** Row-major [rows, classes]. */
  readonly probabilities: Float64Array;
  /** −log of the probability of the true class. */
  readonly losses: Float64Array;
  readonly squaredErrors: Float64Array;
  /** With two classes, the one that precision, recall and F1 are about; null with more. */
  readonly positive: number | null;
}

export interface ScoreOptions {
  /** Of two classes, 1 by default. */
  readonly positive?: number;
  /** With two classes, rows are positive from this probability on; without it the more probable class is predicted. */
  readonly threshold?: number | null;
  /** Logits are divided by it before the softmax; 1 by default. */
  readonly temperature?: number;
}

/**
 * Probabilities, predictions and losses of logits.
 *
 * @param logits row-major [rows, classes]
 * @param labels one class index per row
 * @throws metrics.no-rows, metrics.logit-not-finite
 */
export function scoreRows(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  { positive = 1, threshold = null, temperature = 1 }: ScoreOptions = {},
): ScoredRows {
  const scores = scoreMatrix(temperature === 1 ? logits : withTemperature(logits, temperature), classes);
  checkLabels(labels, scores.rows, classes);
  invariant(threshold === null || classes === 2, `a threshold for ${classes} classes`);
  const probabilities = softmax(scores);
  return {
    rows: scores.rows,
    classes,
    labels: Int32Array.from(labels),
    predictions:
      threshold === null
        ? predictedClasses(scores)
        : Int32Array.from({ length: scores.rows }, (_, row) =>
            probabilities[row * 2 + positive]! >= threshold ? positive : 1 - positive,
          ),
    probabilities,
    losses: negativeLogLikelihoods(scores, labels),
    squaredErrors: squaredErrors(probabilities, labels, classes),
    positive: classes === 2 ? positive : null,
  };
}

/** Probabilities of one class. */
export function probabilitiesOf({ rows, classes, probabilities }: ScoredRows, index: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => probabilities[row * classes + index]!);
}

/** Probabilities of the predicted classes. */
export function confidencesOf({ classes, probabilities, predictions }: ScoredRows): Float64Array {
  return Float64Array.from(predictions, (prediction, row) => probabilities[row * classes + prediction]!);
}

/** Rows ranked by their probability of one class; a sweep of all its thresholds. */
export function rankingOf(scored: ScoredRows, index: number): Ranking {
  return rankByScore(probabilitiesOf(scored, index), (row) => scored.labels[row] === index);
}
