/** counts[true class][predicted class]. */
export type ConfusionMatrix = readonly (readonly number[])[];

export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < labels.length; row += 1) counts[labels[row]!]![predictions[row]!]! += 1;
  return counts;
}

/** Counts per class that every score of decisions needs: true rows, predicted rows, and rows that are both. */
export interface ClassCounts {
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
  readonly correct: readonly number[];
  readonly total: number;
}

export function classCounts(matrix: ConfusionMatrix): ClassCounts {
  const actual = matrix.map((counts) => sum(counts));
  return {
    actual,
    predicted: matrix.map((_, column) => sum(matrix.map((counts) => counts[column]!))),
    correct: matrix.map((counts, index) => counts[index]!),
    total: sum(actual),
  };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
