import type { Ranking } from './ranking.ts';

export type PrecisionRecallCurve = {
  /** One entry more than thresholds: the last point is precision 1, recall 0. */
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  /** Every distinct score, rising. */
  readonly thresholds: readonly number[];
};

/** Precision against recall at every distinct score, as scikit-learn gives it; null where no row is positive. */
export function precisionRecallCurve(ranking: Ranking): PrecisionRecallCurve | null {
  const { thresholds, truePositives, falsePositives, positives } = ranking;
  if (positives === 0) return null;
  const precision = Array.from(truePositives, (hits, index) => hits / (hits + falsePositives[index]!));
  const recall = Array.from(truePositives, (hits) => hits / positives);
  return {
    precision: [...precision.reverse(), 1],
    recall: [...recall.reverse(), 0],
    thresholds: Array.from(thresholds).reverse(),
  };
}

/** Σ (R_i − R_{i−1})·P_i over falling thresholds, without interpolation; null where no row is positive. */
export function averagePrecision({ truePositives, falsePositives, positives }: Ranking): number | null {
  if (positives === 0) return null;
  let area = 0;
  let lastHits = 0;
  for (const [index, hits] of truePositives.entries()) {
    area += ((hits - lastHits) / positives) * (hits / (hits + falsePositives[index]!));
    lastHits = hits;
  }
  return area;
}
