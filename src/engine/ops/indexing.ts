import { invariant } from '../errors/index.ts';
import { type Dim, formatType, product, type TensorType, tensor, type Value } from '../ir/index.ts';
import { int, outputNames } from './lowering.ts';
import { defineOp } from './record.ts';

/** Embedding look-up: rows of a table by int32 index. */
export const Gather = defineOp({
  doc: 'rows of a table by index',
  arity: [2, 2],
  infer: ([table, index]) => {
    const [rows, places] = [table as TensorType, index as TensorType];
    invariant(
      rows.shape.length >= 1 && (places.dtype === 'int32' || places.dtype === 'int64'),
      `Gather from ${formatType(rows)} by ${formatType(places)}`,
    );
    return [tensor(rows.dtype, [...places.shape, ...rows.shape.slice(1)])];
  },
  // Tables are frozen: training an embedding needs a scatter, which comes with the first adapter that trains one.
  gradient: 'not implemented',
  lower: (node, to) => {
    const [table, index] = node.inputs as [Value, Value];
    to.node('Gather', [table.name, index.name], outputNames(node), { axis: int(0) });
  },
});

/**
 * Rows moved between the packed layout [tokens, hidden] and the padded one [rows · length, hidden]. `index` says which
 * row of x each place of the result takes, `inverse` which place of the result each row of x went to; then the gradient
 * is a Repack with the two swapped and no scatter is needed.
 *
 * That holds on one condition, which `train/batch` keeps and a test checks: rows taken more than once (the dummy row,
 * by all padded slots) must receive a gradient of zero at the place that `inverse` names.
 */
export const Repack = defineOp({
  doc: 'rows of x by index; the gradient takes rows by the inverse index',
  arity: [3, 3],
  infer: ([x, index]) => {
    const [type, places] = [x as TensorType, index as TensorType];
    invariant(type.shape.length === 2, `Repack of ${formatType(type)}`);
    return [tensor(type.dtype, [...places.shape, type.shape[1] as Dim])];
  },
  gradient: ({ build, inputs, outputGradients: [dy] }) => {
    const [x, index, inverse] = inputs as [Value, Value, Value];
    const rows = build.reshape(dy as Value, [product(index.type.shape), x.type.shape[1] as Dim]);
    return [build.reshape(build.repack(rows, inverse, index), x.type.shape), null, null];
  },
  lower: (node, to) => {
    const [x, index] = node.inputs as [Value, Value];
    to.node('Gather', [x.name, index.name], outputNames(node), { axis: int(0) });
  },
});
