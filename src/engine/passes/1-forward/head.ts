import type { Value } from '../../ir/index.ts';
import type { HeadSpec } from '../../models/index.ts';
import type { Build } from '../../ops/index.ts';
import { dropoutAt } from '../2-inject/masks.ts';
import { inputNames, symbols } from '../symbols.ts';
import { activate, inputOnce, linearLayer, normLayer } from './context.ts';

/**
 * [rows, size] of [tokens, size]: the states that stand for each row. A matrix of weights says which, fed with the batch: one 1
 * per row for the first or the last token, 1/n each for the mean. Its gradient is a matrix product too, on every device.
 */
export function pooled(build: Build, states: Value): Value {
  const weights = inputOnce(build.graph, inputNames.pooling, 'float32', [symbols.rows, symbols.tokens]);
  return build.matmul(weights, states);
}

/** Logits [rows, classes] of pooled states [rows, hidden]. */
export function head(build: Build, states: Value, spec: HeadSpec): Value {
  return spec.steps.reduce((x, step) => {
    switch (step.kind) {
      case 'linear':
        return linearLayer(build, x, step.linear);
      case 'norm':
        return normLayer(build, x, step.norm);
      case 'activation':
        return activate(build, x, step.activation);
      case 'dropout':
        return dropoutAt(build, x, step.probability, step.place);
    }
  }, states);
}
