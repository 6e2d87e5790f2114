import { USUAL_THRESHOLD } from '../../../shared/decision.ts';
import { invariant } from '../../errors/index.ts';
import { scoreMatrix } from '../logits.ts';
import { type Ranking, rankByScore } from '../ranking.ts';
import { type Indicators, indicatorsOf } from './indicators.ts';
import { sigmoid, softplus } from './sigmoid.ts';

/** Rows of multi-label data with all that their metrics need, computed once. Matrices are row-major [rows, labels]. */
export interface ScoredLabelSets {
  readonly rows: number;
  readonly labels: number;
  readonly actual: Indicators;
  readonly predicted: Indicators;
  readonly probabilities: Float64Array;
  /** Mean over the labels of a row of their binary cross-entropy, [rows]. */
  readonly losses: Float64Array;
  /** Mean over the labels of a row of (p − y)², [rows]. */
  readonly squaredErrors: Float64Array;
}

/**
 * Probabilities, decisions and losses of logits.
 *
 * @param logits row-major [rows, labels]
 * @param sets label indices of each row
 * @param thresholds one per label; 0.5 each where they are left out
 * @throws metrics.no-rows, metrics.logit-not-finite
 */
export function scoreLabelSets(
  logits: ArrayLike<number>,
  sets: readonly (readonly number[])[],
  labels: number,
  thresholds: readonly number[] = new Array<number>(labels).fill(USUAL_THRESHOLD),
): ScoredLabelSets {
  const { rows, values } = scoreMatrix(logits, labels);
  invariant(sets.length === rows, `${sets.length} label sets for ${rows} rows`);
  invariant(thresholds.length === labels, `${thresholds.length} thresholds for ${labels} labels`);
  const actual = indicatorsOf(sets, labels);
  const probabilities = sigmoid(values);
  const meanOfRow = (value: (place: number) => number) => (_: unknown, row: number) => {
    let total = 0;
    for (let place = row * labels; place < (row + 1) * labels; place += 1) total += value(place);
    return total / labels;
  };
  const ofRows = { length: rows };
  return {
    ...{ rows, labels, actual, probabilities },
    predicted: Uint8Array.from(probabilities, (share, place) => (share >= thresholds[place % labels]! ? 1 : 0)),
    losses: Float64Array.from(
      ofRows,
      meanOfRow((place) => softplus(actual[place] === 1 ? -values[place]! : values[place]!)),
    ),
    squaredErrors: Float64Array.from(
      ofRows,
      meanOfRow((place) => (probabilities[place]! - actual[place]!) ** 2),
    ),
  };
}

/** Rows ranked by their probability of one label; a sweep of all its thresholds. */
export function labelRanking({ rows, labels, actual, probabilities }: ScoredLabelSets, label: number): Ranking {
  return rankByScore(
    Float64Array.from({ length: rows }, (_, row) => probabilities[row * labels + label]!),
    (row) => actual[row * labels + label] === 1,
  );
}
