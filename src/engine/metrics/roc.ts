import type { Ranking } from './ranking.ts';

/** The first threshold, above every score: JSON has no infinity. */
export type Threshold = number | 'inf';

export type RocCurve = {
  /** False positive rate, rising from 0 to 1. */
  readonly fpr: readonly number[];
  /** True positive rate. */
  readonly tpr: readonly number[];
  /** A row counts as positive from this score on; falling, the first is `inf`. */
  readonly thresholds: readonly Threshold[];
};

/**
 * Receiver operating characteristic with a point for every distinct score (scikit-learn's `roc_curve` with
 * `drop_intermediate=False`); null where all rows are positive or none is, for then a rate is undefined.
 */
export function rocCurve({
  thresholds,
  truePositives,
  falsePositives,
  positives,
  negatives,
}: Ranking): RocCurve | null {
  if (positives === 0 || negatives === 0) return null;
  return {
    fpr: [0, ...Array.from(falsePositives, (count) => count / negatives)],
    tpr: [0, ...Array.from(truePositives, (count) => count / positives)],
    thresholds: ['inf', ...thresholds],
  };
}

/**
 * Area under the ROC curve, by trapezoids: the probability that a positive row scores higher than a negative one, ties
 * counting half. Null where it is undefined.
 */
export function rocAuc({ truePositives, falsePositives, positives, negatives }: Ranking): number | null {
  if (positives === 0 || negatives === 0) return null;
  let doubled = 0;
  let lastTrue = 0;
  let lastFalse = 0;
  for (let index = 0; index < truePositives.length; index += 1) {
    doubled += (falsePositives[index]! - lastFalse) * (truePositives[index]! + lastTrue);
    lastTrue = truePositives[index]!;
    lastFalse = falsePositives[index]!;
  }
  // Whole numbers up to here, hence exact: the only rounding is that of this division.
  return doubled / (2 * positives * negatives);
}
