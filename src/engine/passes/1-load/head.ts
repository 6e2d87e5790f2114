import type { Value } from '../../ir/index.ts';
import type { HeadSpec } from '../../models/index.ts';
import type { Build } from '../../ops/index.ts';
import { dropoutAt } from '../masks.ts';
import { inputNames, symbols } from '../symbols.ts';
import { activate, inputOnce, linearLayer, normLayer } from './context.ts';

/**
 * Logits [rows, classes]. Which token states stand for a row is a matrix of weights, fed with the batch: one 1 per row
 * for the first token, 1/n each for the mean. Its gradient is a matrix product too, on every device.
 */
export function head(build: Build, states: Value, spec: HeadSpec): Value {
  const weights = inputOnce(build.graph, inputNames.pooling, 'float32', [symbols.rows, symbols.tokens]);
  return spec.steps.reduce(
    (x, step) => {
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
    },
    build.matmul(weights, states),
  );
}
