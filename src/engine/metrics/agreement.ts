import { type ClassCounts, sum } from './confusion.ts';

/** Mean recall of the classes that have rows. */
export function balancedAccuracy({ actual, correct }: ClassCounts): number {
  const recalls = actual.flatMap((count, index) => (count > 0 ? [correct[index]! / count] : []));
  return sum(recalls) / recalls.length;
}

/**
 * Matthews correlation of true and predicted classes, in [−1, 1], for any number of classes (Gorodkin 2004, R_K):
 * (c·n − Σ t_k·p_k) / sqrt((n² − Σ p_k²)(n² − Σ t_k²)); 0 where all rows are of one class or predicted as one.
 */
export function matthewsCorrelation({ actual, predicted, correct, total }: ClassCounts): number {
  const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((value, index) => value * b[index]!));
  const spread = (total ** 2 - dot(predicted, predicted)) * (total ** 2 - dot(actual, actual));
  return spread === 0 ? 0 : (sum(correct) * total - dot(actual, predicted)) / Math.sqrt(spread);
}
