import { expectedCalibrationError } from './calibration.ts';
import { type DecisionMetrics, decisionMetrics } from './decisions.ts';
import { checkLabels, scoreMatrix } from './logits.ts';
import { averagePrecision, precisionRecallCurve, type PrecisionRecallCurve } from './precision-recall-curve.ts';
import { rankByScore } from './ranking.ts';
import { rocAuc, rocCurve, type RocCurve } from './roc.ts';
import { negativeLogLikelihoods, predictedClasses, softmax } from './softmax.ts';

/** Everything computed for one set of rows; plain data that JSON can hold, as result.json does. */
export type ClassificationMetrics = DecisionMetrics & {
  /** Unweighted mean of −log p(true class), natural logarithm. */
  readonly logLoss: number;
  /** Of class 1 with two classes; with more, the mean over classes against the rest. Null where a class has no rows. */
  readonly rocAuc: number | null;
  /** Of class 1 with two classes; with more, the mean over {@link averagePrecisionPerClass}. Null like {@link rocAuc}. */
  readonly averagePrecision: number | null;
  readonly rocAucPerClass: readonly (number | null)[];
  /** Null for a class without rows. */
  readonly averagePrecisionPerClass: readonly (number | null)[];
  /** Ten equal bins of the predicted class's probability. */
  readonly expectedCalibrationError: number;
  /** Of class 1; null with more than two classes, where undefined, and when not asked for. */
  readonly rocCurve: RocCurve | null;
  readonly precisionRecallCurve: PrecisionRecallCurve | null;
};

export interface ClassificationOptions {
  /** Whether to keep the curves, which have up to one point per row; they are by default. */
  readonly curves?: boolean;
}

/**
 * All metrics of logits against labels, as scikit-learn defines them on softmax(logits) and argmax (the first class wins
 * ties), in float64. The positive class of two is class 1; undefined precision, recall and F1 are 0.
 *
 * @param logits row-major [rows, classes]
 * @param labels one class index per row
 * @throws metrics.no-rows, metrics.logit-not-finite
 */
export function classificationMetrics(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  { curves = true }: ClassificationOptions = {},
): ClassificationMetrics {
  const scores = scoreMatrix(logits, classes);
  checkLabels(labels, scores.rows, classes);
  const probabilities = softmax(scores);
  const predictions = predictedClasses(scores);
  const rankings = Array.from({ length: classes }, (_, index) =>
    rankByScore(
      Float64Array.from({ length: scores.rows }, (_, row) => probabilities[row * classes + index]!),
      (row) => labels[row] === index,
    ),
  );
  const rocAucPerClass = rankings.map(rocAuc);
  const averagePrecisionPerClass = rankings.map(averagePrecision);
  const [, positive] = rankings;
  const withCurves = curves && classes === 2 && positive !== undefined;
  return {
    ...decisionMetrics(predictions, labels, classes),
    logLoss: mean(negativeLogLikelihoods(scores, labels)),
    rocAuc: headline(rocAucPerClass),
    averagePrecision: headline(averagePrecisionPerClass),
    rocAucPerClass,
    averagePrecisionPerClass,
    expectedCalibrationError: expectedCalibrationError({
      confidence: Float64Array.from(predictions, (predicted, row) => probabilities[row * classes + predicted]!),
      isCorrect: (row) => predictions[row] === labels[row],
    }),
    rocCurve: withCurves ? rocCurve(positive) : null,
    precisionRecallCurve: withCurves ? precisionRecallCurve(positive) : null,
  };
}

/** The value of class 1 of two; of more classes the mean, where every class has a value. */
function headline(perClass: readonly (number | null)[]): number | null {
  if (perClass.length === 2) return perClass[1]!;
  const defined = perClass.filter((value) => value !== null);
  return defined.length === perClass.length ? mean(defined) : null;
}

function mean(values: Float64Array | readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}
