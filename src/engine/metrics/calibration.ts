export interface Confidences {
  /** Probability of the predicted class of each row. */
  readonly confidence: ArrayLike<number>;
  readonly isCorrect: (row: number) => boolean;
}

/**
 * Expected calibration error (Guo et al. 2017): rows in equal bins (lo, hi] of confidence,
 * Σ (share of rows)·|accuracy − mean confidence|. 0 is perfect.
 */
export function expectedCalibrationError({ confidence, isCorrect }: Confidences, bins = 10): number {
  const confidences = new Float64Array(bins);
  const correct = new Float64Array(bins);
  for (let row = 0; row < confidence.length; row += 1) {
    const value = confidence[row]!;
    const bin = binOf(value, bins);
    confidences[bin]! += value;
    if (isCorrect(row)) correct[bin]! += 1;
  }
  let error = 0;
  for (let bin = 0; bin < bins; bin += 1) error += Math.abs(correct[bin]! - confidences[bin]!);
  return error / confidence.length;
}

/** The bin (lo, hi] of a probability among bins of equal width; 0 belongs to the first. */
export function binOf(probability: number, bins: number): number {
  return Math.min(bins - 1, Math.max(0, Math.ceil(probability * bins) - 1));
}
