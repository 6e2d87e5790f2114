import { invariant } from '../errors/index.ts';
import { formatType, product, type TensorType, tensor, type Value } from '../ir/index.ts';
import { outputNames } from './lowering.ts';
import { defineOp } from './record.ts';

/**
 * Inverted dropout with a mask that we draw: `pool` holds 0 and 1 / (1 − p) (ones when evaluating), `start` and `end`
 * say which part of it this place takes in this run. The gradient slices the same part again, which keeps no mask alive
 * between the forward and the backward pass.
 */
export const Dropout = defineOp<{ probability: number; place: string }>({
  doc: 'x times a slice of a pool of mask values',
  arity: [4, 4],
  infer: ([x, pool, start, end], { place }) => {
    const [type, masks] = [x as TensorType, pool as TensorType];
    invariant(
      masks.dtype === type.dtype && masks.shape.length === 1 && start?.dtype === 'int64' && end?.dtype === 'int64',
      `Dropout at ${place} of ${formatType(type)} by ${formatType(masks)}`,
    );
    return [type];
  },
  gradient: ({ build, inputs, outputGradients: [dy], attributes }) => {
    const [, pool, start, end] = inputs as [Value, Value, Value, Value];
    return [build.dropout(dy as Value, { pool, start, end }, attributes), null, null, null];
  },
  lower: (node, to) => {
    const [x, pool, start, end] = node.inputs as [Value, Value, Value, Value];
    const shape = to.temporary(tensor('int64', [x.type.shape.length]));
    const flat = to.temporary(tensor(x.type.dtype, [product(x.type.shape)]));
    const mask = to.temporary(x.type);
    to.node('Slice', [pool.name, start.name, end.name], [flat]);
    to.node('Shape', [x.name], [shape]);
    to.node('Reshape', [flat, shape], [mask]);
    to.node('Mul', [x.name, mask], outputNames(node));
  },
});
