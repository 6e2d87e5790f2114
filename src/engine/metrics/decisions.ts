import { LorikeetError } from '../errors/index.ts';
import { balancedAccuracy, matthewsCorrelation } from './agreement.ts';
import { classCounts, confusionMatrix, type ConfusionMatrix, sum } from './confusion.ts';
import { checkLabels } from './logits.ts';
import {
  macroScores,
  microScores,
  type PerClassScores,
  perClassScores,
  type PrecisionRecallF1,
  weightedScores,
} from './precision-recall.ts';

/** Scores that need the predicted classes only. */
export type DecisionMetrics = {
  readonly rows: number;
  readonly accuracy: number;
  /** Of class 1 with two classes; with more, the mean over the classes ({@link macro}). */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly balancedAccuracy: number;
  readonly matthewsCorrelation: number;
  readonly perClass: PerClassScores;
  readonly macro: PrecisionRecallF1;
  readonly weighted: PrecisionRecallF1;
  readonly micro: PrecisionRecallF1;
  /** Rows true, columns predicted. */
  readonly confusionMatrix: ConfusionMatrix;
};

/**
 * Scores of predicted classes against the true ones.
 *
 * @throws metrics.no-rows
 */
export function decisionMetrics(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): DecisionMetrics {
  if (labels.length === 0) throw new LorikeetError('metrics.no-rows', {});
  checkLabels(labels, predictions.length, classes);
  checkLabels(predictions, labels.length, classes);
  const matrix = confusionMatrix(labels, predictions, classes);
  const counts = classCounts(matrix);
  const perClass = perClassScores(counts);
  const macro = macroScores(perClass);
  const { precision, recall, f1 } = perClass;
  const headline = classes === 2 ? { precision: precision[1]!, recall: recall[1]!, f1: f1[1]! } : macro;
  return {
    rows: counts.total,
    accuracy: sum(counts.correct) / counts.total,
    ...headline,
    balancedAccuracy: balancedAccuracy(counts),
    matthewsCorrelation: matthewsCorrelation(counts),
    perClass,
    macro,
    weighted: weightedScores(perClass),
    micro: microScores(counts),
    confusionMatrix: matrix,
  };
}
