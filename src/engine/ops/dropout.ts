import { invariant } from '../errors/index.ts';
import { formatType, product, sameType, type TensorType, tensor, type Value } from '../ir/index.ts';
import { outputNames } from './lowering.ts';
import type { PoolPart } from './operands.ts';
import { defineOp } from './record.ts';

/**
 * Inverted dropout with a mask that we draw, 0 and 1 / (1 − p) (ones when evaluating): a tensor like x, or a part of a
 * pool. The gradient slices the same part again, which keeps no slice alive between the forward and the backward pass.
 */
export const Dropout = defineOp<{ probability: number; place: string }>({
  doc: 'x times a mask, or times a slice of a pool of mask values',
  arity: [2, 4],
  infer: ([x, mask, start, end], { place }) => {
    const [type, masks] = [x as TensorType, mask as TensorType];
    invariant(
      start || end
        ? masks.dtype === type.dtype && masks.shape.length === 1 && start?.dtype === 'int64' && end?.dtype === 'int64'
        : sameType(type, masks),
      `Dropout at ${place} of ${formatType(type)} by ${formatType(masks)}`,
    );
    return [type];
  },
  gradient: ({ build, inputs, outputGradients: [dy], attributes }) => {
    const [, ...mask] = inputs as Value[];
    return [build.dropout(dy as Value, maskOf(mask), attributes), ...mask.map(() => null)];
  },
  lower: (node, to) => {
    const [x, ...inputs] = node.inputs as [Value, ...Value[]];
    const mask = maskOf(inputs);
    if (!('pool' in mask)) return to.node('Mul', [x.name, mask.name], outputNames(node));
    const shape = to.temporary(tensor('int64', [x.type.shape.length]));
    const flat = to.temporary(tensor(x.type.dtype, [product(x.type.shape)]));
    const sliced = to.temporary(x.type);
    to.node('Slice', [mask.pool.name, mask.start.name, mask.end.name], [flat]);
    to.node('Shape', [x.name], [shape]);
    to.node('Reshape', [flat, shape], [sliced]);
    to.node('Mul', [x.name, sliced], outputNames(node));
  },
});

function maskOf([mask, start, end]: readonly Value[]): Value | PoolPart {
  const pool = mask as Value;
  return start && end ? { pool, start, end } : pool;
}
