import { invariant } from '../errors/index.ts';
import { dimOf, formatType, product, sameType, tensor } from '../ir/index.ts';
import { int, outputNames } from './lowering.ts';
import type { OpRecord } from './record.ts';

/** Embedding look-up: rows of a table by int32 index. */
export const Gather: OpRecord<'Gather'> = {
  doc: 'rows of a table by index',
  arity: [2, 2],
  infer: ([table, index]) => {
    invariant(
      table.shape.length >= 1 && (index.dtype === 'int32' || index.dtype === 'int64'),
      `Gather from ${formatType(table)} by ${formatType(index)}`,
    );
    return [tensor(table.dtype, [...index.shape, ...table.shape.slice(1)])];
  },
  // Tables are frozen: training an embedding needs a scatter, which comes with the first adapter that trains one.
  gradient: 'not implemented',
  lower: (node, to) => {
    const [table, index] = node.inputs;
    to.node('Gather', [table.name, index.name], outputNames(node), { axis: int(0) });
  },
};

/**
 * Rows moved between the packed layout [tokens, hidden] and the padded one [rows · length, hidden]. `index` says which
 * row of x each place of the result takes, `inverse` which place of the result each row of x went to; then the gradient
 * is a Repack with the two swapped and no scatter is needed.
 *
 * That holds on one condition, which `train/batch` keeps and a test checks: rows taken more than once (the dummy row,
 * by all padded slots) must receive a gradient of zero at the place that `inverse` names.
 */
export const Repack: OpRecord<'Repack'> = {
  doc: 'rows of x by index; the gradient takes rows by the inverse index',
  arity: [3, 3],
  infer: ([x, index]) => {
    invariant(x.shape.length === 2, `Repack of ${formatType(x)}`);
    return [tensor(x.dtype, [...index.shape, dimOf(x, 1)])];
  },
  gradient: ({ build, inputs: [x, index, inverse], dy }) => {
    const rows = build.reshape(dy, [product(index.type.shape), dimOf(x.type, 1)]);
    return [build.reshape(build.repack(rows, inverse, index), x.type.shape), null, null];
  },
  lower: (node, to) => {
    const [x, index] = node.inputs;
    to.node('Gather', [x.name, index.name], outputNames(node), { axis: int(0) });
  },
};

/**
 * Elements along the last axis: y[r, …] = x[r, index[…]] for x of [leading axes, elements] and an int32 index of any shape; no
 * element may be taken twice. For the gradient, `inverse` says which element of the result each place of x went to, and `inside`, of the
 * same shape, is 1 where it went somewhere and 0 where it was left out. So it takes elements too, and no scatter is needed.
 */
export const Take: OpRecord<'Take'> = {
  doc: 'elements along the last axis by index; the gradient takes elements by the inverse index',
  arity: [2, 4],
  infer: ([x, index, inverse, inside]) => {
    const isInverse =
      !inverse ||
      (inverse.dtype === 'int32' &&
        product(inverse.shape) === x.shape.at(-1) &&
        inside !== undefined &&
        sameType(inside, tensor(x.dtype, inverse.shape)));
    invariant(
      x.shape.length > 0 && index.dtype === 'int32' && isInverse,
      `Take from ${formatType(x)} by ${[index, inverse, inside].flatMap((type) => (type ? [formatType(type)] : [])).join(', ')}`,
    );
    return [tensor(x.dtype, [...x.shape.slice(0, -1), ...index.shape])];
  },
  gradient: ({ build, inputs: [x, index, inverse, inside], dy }) => {
    invariant(inverse && inside, 'Take without an inverse has no gradient');
    const rows = build.reshape(dy, [...x.type.shape.slice(0, -1), product(index.type.shape)]);
    const gradient = build.mul(build.take(rows, inverse), inside);
    return [build.reshape(gradient, x.type.shape), null, null, null];
  },
  lower: (node, to) => {
    const [x, index] = node.inputs;
    to.node('Gather', [x.name, index.name], outputNames(node), { axis: int(x.type.shape.length - 1) });
  },
};
