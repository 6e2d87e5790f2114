import type { LabelSetFigureName } from '../../../shared/evaluation.ts';
import { measured } from '../bootstrap.ts';
import { averagePrecision } from '../precision-recall-curve.ts';
import { rocAuc } from '../roc.ts';
import {
  labelCountsOf,
  perLabelScores,
  setAreaMeasure,
  setDecisionMeasure,
  setProbabilityMeasure,
} from './measures.ts';
import { labelRanking, scoreLabelSets } from './scored.ts';

/** Everything computed for one set of multi-label rows; plain data that JSON can hold, as result.json does. */
export type LabelSetMetrics = Readonly<Record<Exclude<LabelSetFigureName, 'rocAuc' | 'averagePrecision'>, number>> & {
  readonly rows: number;
  /** Means over the labels that some rows have and others have not; null where no label is so. */
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
  /** Null for a label that every row has, or none. */
  readonly rocAucPerLabel: readonly (number | null)[];
  /** Null for a label without rows. */
  readonly averagePrecisionPerLabel: readonly (number | null)[];
  /** Precision, recall and F1 of each label, the rows that have it, and those predicted to have it. */
  readonly perLabel: {
    readonly precision: readonly number[];
    readonly recall: readonly number[];
    readonly f1: readonly number[];
    readonly support: readonly number[];
    readonly predicted: readonly number[];
    /** Rows that have it and are predicted to. */
    readonly truePositives: readonly number[];
  };
};

/**
 * All metrics of logits against label sets, as scikit-learn defines them on sigmoid(logits), in float64; undefined precision, recall and
 * F1 are 0.
 *
 * @param logits row-major [rows, labels]
 * @param sets label indices of each row
 * @param thresholds the probability from which a row has each label; 0.5 each where they are left out
 * @throws metrics.no-rows, metrics.logit-not-finite
 */
export function labelSetMetrics(
  logits: ArrayLike<number>,
  sets: readonly (readonly number[])[],
  labels: number,
  thresholds?: readonly number[],
): LabelSetMetrics {
  const scored = scoreLabelSets(logits, sets, labels, thresholds);
  const counts = labelCountsOf(scored);
  const rankings = Array.from({ length: labels }, (_, label) => labelRanking(scored, label));
  const decisions = measured(setDecisionMeasure(scored)) as Record<LabelSetFigureName, number>;
  const probabilities = measured(setProbabilityMeasure(scored)) as { logLoss: number; brierScore: number };
  return {
    rows: scored.rows,
    ...decisions,
    ...probabilities,
    ...measured(setAreaMeasure(scored)),
    rocAucPerLabel: rankings.map(rocAuc),
    averagePrecisionPerLabel: rankings.map(averagePrecision),
    perLabel: {
      ...perLabelScores(counts),
      support: Array.from(counts.actual),
      predicted: Array.from(counts.predicted),
      truePositives: Array.from(counts.correct),
    },
  };
}
