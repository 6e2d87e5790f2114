import { type DecisionMetrics, decisionMetrics } from './decisions.ts';

/**
 * The metrics of predicting one class for every row: what a model has to beat.
 *
 * @param labels class indices of the rows evaluated
 * @param sample class indices the choice is made from, usually those of the training rows: their most frequent class, the
 * first of several equally frequent ones
 * @throws metrics.no-rows
 */
export function majorityBaseline(
  labels: ArrayLike<number>,
  classes: number,
  sample: ArrayLike<number> = labels,
): DecisionMetrics & { readonly predicted: number } {
  const counts = new Array<number>(classes).fill(0);
  for (let row = 0; row < sample.length; row += 1) counts[sample[row]!]! += 1;
  const predicted = counts.indexOf(Math.max(...counts));
  return { predicted, ...decisionMetrics(new Int32Array(labels.length).fill(predicted), labels, classes) };
}
