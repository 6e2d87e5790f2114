import { invariant } from '../errors/index.ts';
import { checkLabels, scoreMatrix } from './logits.ts';
import { negativeLogLikelihoods } from './softmax.ts';

/**
 * Weighted cross-entropy over all rows, as torch's `CrossEntropyLoss(weight=…)` reduces it: Σ w[y]·nll / Σ w[y].
 * The mean over rows of any batches, so it does not depend on how the rows were batched.
 *
 * @param logits row-major [rows, classes]
 * @param labels one class index per row
 * @param weights one weight per class
 * @throws metrics.no-rows, metrics.logit-not-finite
 */
export function weightedCrossEntropy(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights: readonly number[],
): number {
  const scores = scoreMatrix(logits, weights.length);
  checkLabels(labels, scores.rows, scores.classes);
  const losses = negativeLogLikelihoods(scores, labels);
  let total = 0;
  let weight = 0;
  for (const [row, loss] of losses.entries()) {
    const classWeight = weights[labels[row]!]!;
    total += classWeight * loss;
    weight += classWeight;
  }
  invariant(weight > 0, 'the rows evaluated have a total weight of 0');
  return total / weight;
}
