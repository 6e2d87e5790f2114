import { invariant } from '../errors/index.ts';
import { formatType, product, sameType, tensor, type Value } from '../ir/index.ts';
import { outputNames } from './lowering.ts';
import type { PoolPart } from './operands.ts';
import type { OpRecord } from './record.ts';

/**
 * Inverted dropout with a mask that the engine draws: values 0 and 1 / (1 − p), all ones when evaluating. The mask has
 * the shape of x or is a part of a pool. The gradient slices the pool again, so that no slice stays in memory between
 * the forward and the backward pass.
 */
export const Dropout: OpRecord<'Dropout'> = {
  doc: 'x times a mask, or times a slice of a pool of mask values',
  arity: [2, 4],
  infer: ([x, mask, start, end], { place }) => {
    invariant(
      start || end
        ? mask.dtype === x.dtype && mask.shape.length === 1 && start?.dtype === 'int64' && end?.dtype === 'int64'
        : sameType(x, mask),
      `Dropout at ${place} of ${formatType(x)} by ${formatType(mask)}`,
    );
    return [x];
  },
  gradient: ({ build, inputs: [, mask, start, end], dy, attributes }) => {
    const dx = build.dropout(dy, maskOf(mask, start, end), attributes);
    return start && end ? [dx, null, null, null] : [dx, null];
  },
  lower: (node, to) => {
    const [x, values, start, end] = node.inputs;
    const mask = maskOf(values, start, end);
    if (!('pool' in mask)) return to.node('Mul', [x.name, mask.name], outputNames(node));
    const shape = to.temporary(tensor('int64', [x.type.shape.length]));
    const flat = to.temporary(tensor(x.type.dtype, [product(x.type.shape)]));
    const sliced = to.temporary(x.type);
    to.node('Slice', [mask.pool.name, mask.start.name, mask.end.name], [flat]);
    to.node('Shape', [x.name], [shape]);
    to.node('Reshape', [flat, shape], [sliced]);
    to.node('Mul', [x.name, sliced], outputNames(node));
  },
};

function maskOf(mask: Value, start?: Value, end?: Value): Value | PoolPart {
  return start && end ? { pool: mask, start, end } : mask;
}
