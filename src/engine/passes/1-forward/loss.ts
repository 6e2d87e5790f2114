import { dimOf, type Value } from '../../ir/index.ts';
import type { Build } from '../../ops/index.ts';
import { inputNames, symbols } from '../symbols.ts';
import { inputOnce } from './context.ts';

/**
 * Weighted cross-entropy Σ w[y]·nll / Σ w[y] (PyTorch's CrossEntropyLoss with weights). The targets hold
 * w[y] / Σ w[y] at the label, so that the loss is −Σ targets · log softmax(logits); the largest logit is taken off
 * first, so that no exponential overflows.
 */
export function crossEntropy(build: Build, logits: Value): Value {
  const targets = inputOnce(build.graph, inputNames.targets, 'float32', [symbols.rows, dimOf(logits.type, 1)]);
  const shifted = build.sub(logits, build.stopGradient(build.reduceMax(logits, [-1], true)));
  const logSoftmax = build.sub(shifted, build.log(build.reduceSum(build.exp(shifted), [-1], true)));
  return build.neg(build.reduceSum(build.mul(targets, logSoftmax), [0, 1]));
}

/**
 * Mean binary cross-entropy of sigmoids (PyTorch's BCEWithLogitsLoss with pos_weight): −log σ(z) for a label that a row has, −log σ(−z) for
 * one that it has not, which is softplus(z), z taken negative where the row has the label. The targets hold the share of each in the
 * mean, w / (rows · labels), negative where the row does not have the label; a share of 0 adds nothing.
 *
 * softplus(z) = max(z, 0) + log(exp(z − max(z, 0)) + exp(−max(z, 0))): no exponential overflows, and as the maximum is a constant to the
 * gradient, that is σ(z) everywhere, 0 included.
 */
export function binaryCrossEntropy(build: Build, logits: Value): Value {
  const targets = inputOnce(build.graph, inputNames.targets, 'float32', [symbols.rows, dimOf(logits.type, 1)]);
  const has = build.cast(build.greater(targets, build.scalar(0, targets)), 'float32');
  // 1 where the row does not have the label, −1 where it has.
  const signs = build.shift(build.scale(has, -2), 1);
  const shares = build.neg(build.mul(targets, signs));
  const wrong = build.mul(logits, signs);
  const largest = build.stopGradient(build.relu(wrong));
  const sum = build.add(build.exp(build.sub(wrong, largest)), build.exp(build.neg(largest)));
  return build.reduceSum(build.mul(shares, build.add(largest, build.log(sum))), [0, 1]);
}
