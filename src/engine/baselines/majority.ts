/**
 * Logits [rows, classes] that are the same for every row: the logarithms of the shares of the classes among the training rows,
 * so that the most frequent class is predicted, the first of several equally frequent ones.
 */
export function majorityLogits(labels: readonly number[], classes: number, rows: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]! += 1;
  const logits = Float64Array.from(counts, (count) => Math.log(Math.max(count, 0.5) / labels.length));
  return Float64Array.from({ length: rows * classes }, (_, at) => logits[at % classes]!);
}
