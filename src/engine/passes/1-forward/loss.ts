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
