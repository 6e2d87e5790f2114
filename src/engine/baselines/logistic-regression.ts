import { minimize } from './lbfgs.ts';
import type { FeatureMatrix } from './matrix.ts';

export interface LogisticOptions {
  /** Inverse of the strength of the penalty, scikit-learn's `C`. */
  readonly c: number;
  /** One weight per class on the loss of its rows. */
  readonly classWeights: readonly number[];
  /** Called after each iteration; true ends the fit early. */
  readonly onIteration?: (iteration: number) => boolean;
  /** Default 1e-4, as in scikit-learn. */
  readonly tolerance?: number;
  readonly mostIterations?: number;
}

/** Iterations of L-BFGS; text takes some twenty. */
const MOST_ITERATIONS = 1000;

/**
 * Logistic regression with an L2 penalty as scikit-learn's `LogisticRegression(solver='lbfgs')` defines it: minimizes
 * Σ w[y]·loss / Σ w[y] + ‖W‖² / (2·C·Σ w[y]), the intercepts without penalty, in float64 from zeros. Two classes have one
 * row of weights, more have one each (multinomial).
 */
export class LogisticRegression {
  readonly classes: number;
  /** Rows of weights: 1 for two classes. */
  readonly outputs: number;
  /** [outputs, columns], then the intercepts [outputs]. */
  readonly parameters: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;

  private constructor(
    classes: number,
    fitted: { readonly point: Float64Array; readonly iterations: number; readonly converged: boolean },
  ) {
    this.classes = classes;
    this.outputs = outputsOf(classes);
    this.parameters = fitted.point;
    this.iterations = fitted.iterations;
    this.converged = fitted.converged;
  }

  /** @param labels class index of each row */
  static fit(features: FeatureMatrix, labels: ArrayLike<number>, options: LogisticOptions): LogisticRegression {
    const { classWeights, c, onIteration, tolerance = 1e-4, mostIterations = MOST_ITERATIONS } = options;
    const classes = classWeights.length;
    const outputs = outputsOf(classes);
    const size = outputs * features.columns;
    let total = 0;
    for (let row = 0; row < features.rows; row += 1) total += classWeights[labels[row]!]!;
    const penalty = 1 / (c * total);

    const evaluate = (point: Float64Array) => {
      const residuals = scoresOf(features, point, outputs);
      // Scores become residuals in place: each row is read before it is written.
      const value = lossAndResiduals(residuals, labels, classWeights, total);
      const gradient = new Float64Array(point.length);
      features.addTransposedProduct(residuals, outputs, gradient);
      for (let at = 0; at < residuals.length; at += 1) gradient[size + (at % outputs)]! += residuals[at]!;
      let squares = 0;
      for (let at = 0; at < size; at += 1) {
        squares += point[at]! ** 2;
        gradient[at]! += penalty * point[at]!;
      }
      return { value: value + (penalty * squares) / 2, gradient };
    };
    const settings = { tolerance, mostIterations, ...(onIteration === undefined ? {} : { onIteration }) };
    return new LogisticRegression(classes, minimize(evaluate, new Float64Array(size + outputs), settings));
  }

  /** Logits [rows, classes], whose softmax are the probabilities; those of class 0 of two are 0. */
  logits(features: FeatureMatrix): Float64Array {
    const scores = scoresOf(features, this.parameters, this.outputs);
    if (this.outputs > 1) return scores;
    const logits = new Float64Array(2 * features.rows);
    for (let row = 0; row < features.rows; row += 1) logits[2 * row + 1] = scores[row]!;
    return logits;
  }
}

function outputsOf(classes: number): number {
  return classes === 2 ? 1 : classes;
}

/** [rows, outputs] */
function scoresOf(features: FeatureMatrix, parameters: Float64Array, outputs: number): Float64Array {
  const size = outputs * features.columns;
  const scores = new Float64Array(features.rows * outputs);
  for (let at = 0; at < scores.length; at += 1) scores[at] = parameters[size + (at % outputs)]!;
  features.addProduct(parameters.subarray(0, size), outputs, scores);
  return scores;
}

/** The weighted mean loss; `scores` become its derivatives. */
function lossAndResiduals(
  scores: Float64Array,
  labels: ArrayLike<number>,
  classWeights: readonly number[],
  total: number,
): number {
  const classes = classWeights.length;
  const outputs = outputsOf(classes);
  let loss = 0;
  for (let row = 0; row * outputs < scores.length; row += 1) {
    const label = labels[row]!;
    const share = classWeights[label]! / total;
    if (outputs === 1) {
      const score = scores[row]!;
      // ln(1 + e^score) without overflow.
      const softplus = Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));
      loss += share * (softplus - label * score);
      scores[row] = share * (1 / (1 + Math.exp(-score)) - label);
      continue;
    }
    const first = row * outputs;
    let most = -Infinity;
    for (let output = 0; output < outputs; output += 1) most = Math.max(most, scores[first + output]!);
    let sum = 0;
    for (let output = 0; output < outputs; output += 1) sum += Math.exp(scores[first + output]! - most);
    const logSum = most + Math.log(sum);
    loss += share * (logSum - scores[first + label]!);
    for (let output = 0; output < outputs; output += 1) {
      const probability = Math.exp(scores[first + output]! - logSum);
      scores[first + output] = share * (probability - (output === label ? 1 : 0));
    }
  }
  return loss;
}
