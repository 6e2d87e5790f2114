import type { ScoreMatrix } from './logits.ts';

/** softmax of each row, in float64: exp(z − max) / Σ exp(z − max). Row-major [rows, classes]. */
export function softmax({ rows, classes, values }: ScoreMatrix): Float64Array {
  const probabilities = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row += 1) {
    const start = row * classes;
    const largest = values[start + largestInRow(values, start, classes)]!;
    let sum = 0;
    for (let index = start; index < start + classes; index += 1) {
      probabilities[index] = Math.exp(values[index]! - largest);
      sum += probabilities[index]!;
    }
    for (let index = start; index < start + classes; index += 1) probabilities[index]! /= sum;
  }
  return probabilities;
}

/** The class with the largest score of each row; the first one where several are equal. */
export function predictedClasses({ rows, classes, values }: ScoreMatrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => largestInRow(values, row * classes, classes));
}

/** −log softmax(z)[label] of each row, as log Σ exp(z) − z[label]: exact also where the probability rounds to 0. */
export function negativeLogLikelihoods(
  { rows, classes, values }: ScoreMatrix,
  labels: ArrayLike<number>,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const start = row * classes;
    const largest = values[start + largestInRow(values, start, classes)]!;
    let sum = 0;
    for (let index = start; index < start + classes; index += 1) sum += Math.exp(values[index]! - largest);
    return largest + Math.log(sum) - values[start + labels[row]!]!;
  });
}

function largestInRow(values: ArrayLike<number>, start: number, classes: number): number {
  let best = 0;
  for (let index = 1; index < classes; index += 1) if (values[start + index]! > values[start + best]!) best = index;
  return best;
}
