import { invariant } from '../errors/index.ts';

/**
 * Squared distance of each row's probabilities from the truth. With two classes (p₁ − y)², from 0 to 1, as scikit-learn's
 * `brier_score_loss`; with more Σ_k (p_k − y_k)², from 0 to 2 (Brier 1950), its `scale_by_half=False`.
 *
 * @param probabilities row-major [rows, classes]
 */
export function squaredErrors(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): Float64Array {
  invariant(probabilities.length === labels.length * classes, `${probabilities.length} probabilities`);
  return Float64Array.from({ length: labels.length }, (_, row) => {
    const start = row * classes;
    if (classes === 2) return (probabilities[start + 1]! - labels[row]!) ** 2;
    let total = 0;
    for (let index = 0; index < classes; index += 1) {
      total += (probabilities[start + index]! - (labels[row] === index ? 1 : 0)) ** 2;
    }
    return total;
  });
}

/** Mean of {@link squaredErrors}. */
export function brierScore(probabilities: ArrayLike<number>, labels: ArrayLike<number>, classes: number): number {
  const errors = squaredErrors(probabilities, labels, classes);
  return errors.reduce((total, error) => total + error, 0) / errors.length;
}
