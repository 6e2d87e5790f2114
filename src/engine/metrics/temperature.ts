import { checkLabels, scoreMatrix, type ScoreMatrix } from './logits.ts';
import { negativeLogLikelihoods } from './softmax.ts';

/** A temperature that logits are divided by. */
export interface Temperature {
  readonly temperature: number;
  /** Mean negative log-likelihood with logits as they are, and divided by the temperature. */
  readonly before: number;
  readonly after: number;
  /** Whether it is the smallest or largest allowed: the best lies beyond, as where no row is wrong. */
  readonly isAtLimit: boolean;
}

/** Temperatures outside say that the rows cannot tell one, not that it is better. */
const SMALLEST = 1 / 20;
const LARGEST = 20;

/**
 * The temperature T that minimizes the mean of −log softmax(z / T)[y] (Guo et al. 2017, section 4.2). In 1/T that mean is
 * convex, so the sign of its slope brackets the minimum: Newton's step, or a bisection where it would leave the bracket.
 * Predicted classes do not change.
 *
 * @param logits row-major [rows, classes], of rows that were not trained on
 * @throws metrics.no-rows, metrics.logit-not-finite
 */
export function fitTemperature(logits: ArrayLike<number>, labels: ArrayLike<number>, classes: number): Temperature {
  const scores = scoreMatrix(logits, classes);
  checkLabels(labels, scores.rows, classes);
  const inverse = minimizeInverse(scores, labels);
  const temperature = 1 / inverse;
  return {
    temperature,
    before: meanLoss(scores, labels),
    after: meanLoss({ ...scores, values: withTemperature(logits, temperature) }, labels),
    isAtLimit: inverse === 1 / LARGEST || inverse === 1 / SMALLEST,
  };
}

/** Logits divided by a temperature. */
export function withTemperature(logits: ArrayLike<number>, temperature: number): Float64Array {
  return Float64Array.from(logits, (logit) => logit / temperature);
}

function minimizeInverse(scores: ScoreMatrix, labels: ArrayLike<number>): number {
  let low = 1 / LARGEST;
  let high = 1 / SMALLEST;
  const atOne = slopes(scores, labels, 1);
  // Logits that are equal within each row: every temperature gives the same, and 1 changes nothing.
  if (atOne.slope === 0) return 1;
  if (slopes(scores, labels, low).slope >= 0) return low;
  if (slopes(scores, labels, high).slope <= 0) return high;
  let inverse = 1;
  let { slope, curvature } = atOne;
  for (let step = 0; step < 100; step += 1) {
    if (slope > 0) high = inverse;
    else low = inverse;
    const newton = inverse - slope / curvature;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - inverse) <= 1e-12 * inverse) return next;
    inverse = next;
    ({ slope, curvature } = slopes(scores, labels, inverse));
  }
  return inverse;
}

/** First and second derivative of the mean loss by β = 1/T: mean of E[z] − z_y, and of the variance of z, z drawn by p. */
function slopes(
  { rows, classes, values }: ScoreMatrix,
  labels: ArrayLike<number>,
  beta: number,
): { readonly slope: number; readonly curvature: number } {
  let slope = 0;
  let curvature = 0;
  for (let row = 0; row < rows; row += 1) {
    const start = row * classes;
    let largest = values[start]!;
    for (let index = 1; index < classes; index += 1) largest = Math.max(largest, values[start + index]!);
    let total = 0;
    let first = 0;
    let second = 0;
    for (let index = 0; index < classes; index += 1) {
      // Relative to the largest logit: their differences are all that counts.
      const shifted = values[start + index]! - largest;
      const weight = Math.exp(beta * shifted);
      total += weight;
      first += weight * shifted;
      second += weight * shifted * shifted;
    }
    const mean = first / total;
    slope += mean - (values[start + labels[row]!]! - largest);
    curvature += second / total - mean * mean;
  }
  return { slope: slope / rows, curvature: curvature / rows };
}

function meanLoss(scores: ScoreMatrix, labels: ArrayLike<number>): number {
  return negativeLogLikelihoods(scores, labels).reduce((total, loss) => total + loss, 0) / scores.rows;
}
