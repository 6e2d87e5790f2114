import { invariant } from '../errors/index.ts';
import {
  broadcastShapes,
  type Dim,
  formatType,
  normalizeAxis,
  product,
  sameShape,
  type Shape,
  type TensorType,
  tensor,
  type Value,
} from '../ir/index.ts';
import { inputNames, int, ints, outputNames } from './lowering.ts';
import { defineOp } from './record.ts';

/** The number of elements must agree symbol by symbol; at most one symbol may move to another axis. */
export const Reshape = defineOp<{ shape: Shape }>({
  doc: 'x in another shape, elements in the same order',
  arity: [1, 1],
  infer: ([x], { shape }) => {
    const type = x as TensorType;
    invariant(product(type.shape) === product(shape), `Reshape of ${formatType(type)} to [${shape.join(', ')}]`);
    return [tensor(type.dtype, shape)];
  },
  gradient: ({ build, inputs: [x], outputGradients: [dy] }) => [build.reshape(dy as Value, (x as Value).type.shape)],
  lower: (node, to, { shape }) => {
    const from = (node.inputs[0] as Value).type.shape;
    // ONNX: 0 copies the size of the same axis, −1 is what remains.
    const target = shape.map((dim, axis) => (typeof dim === 'number' ? dim : dim === from[axis] ? 0 : -1));
    const moved = target.filter((size) => size === -1).length;
    invariant(moved <= 1, `Reshape of [${from.join(', ')}] to [${shape.join(', ')}]: two unknown sizes`);
    to.node('Reshape', [...inputNames(node), to.int64s(target)], outputNames(node));
  },
});

export const Transpose = defineOp<{ permutation: readonly number[] }>({
  doc: 'x with its axes in another order',
  arity: [1, 1],
  infer: ([x], { permutation }) => {
    const type = x as TensorType;
    invariant(
      [...permutation].sort((a, b) => a - b).every((axis, index) => axis === index) &&
        permutation.length === type.shape.length,
      `Transpose of ${formatType(type)} by [${permutation.join(', ')}]`,
    );
    return [
      tensor(
        type.dtype,
        permutation.map((axis) => type.shape[axis] as Dim),
      ),
    ];
  },
  gradient: ({ build, outputGradients: [dy], attributes: { permutation } }) => {
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return [build.transpose(dy as Value, inverse)];
  },
  lower: (node, to, { permutation }) =>
    to.node('Transpose', inputNames(node), outputNames(node), { perm: ints(permutation) }),
});

export const ExpandLike = defineOp({
  doc: 'the first input broadcast to the shape of the second',
  arity: [2, 2],
  infer: ([x, like]) => {
    const [type, target] = [x as TensorType, like as TensorType];
    const shape = broadcastShapes(target.shape, type.shape);
    invariant(
      shape !== null && shape.length === target.shape.length && shape.every((dim, axis) => dim === target.shape[axis]),
      `ExpandLike of ${formatType(type)} to ${formatType(target)}`,
    );
    return [tensor(type.dtype, target.shape)];
  },
  gradient: ({ outputGradients: [dy] }) => [dy as Value, null],
  lower: (node, to) => {
    const [x, like] = node.inputs as [Value, Value];
    const shape = to.temporary(tensor('int64', [like.type.shape.length]));
    to.node('Shape', [like.name], [shape]);
    to.node('Expand', [x.name, shape], outputNames(node));
  },
});

/**
 * x itself, once `signal`, a tensor of the same shape, is there: a dependency of data, for the runtime runs what it can as
 * early as it can. Lowers to a reshape to the shape that x has, read off the signal.
 */
export const After = defineOp({
  doc: 'the first input, not before the second is computed',
  arity: [2, 2],
  infer: ([x, signal]) => {
    const [type, other] = [x as TensorType, signal as TensorType];
    invariant(sameShape(type.shape, other.shape), `After of ${formatType(type)} and ${formatType(other)}`);
    return [type];
  },
  gradient: 'not implemented',
  lower: (node, to) => {
    const [x, signal] = node.inputs as [Value, Value];
    const shape = to.temporary(tensor('int64', [x.type.shape.length]));
    to.node('Shape', [signal.name], [shape]);
    to.node('Reshape', [x.name, shape], outputNames(node));
  },
});

export const Concat = defineOp<{ axis: number }>({
  doc: 'tensors one behind the other along an axis',
  arity: [1, Infinity],
  infer: (types, { axis }) => {
    const first = types[0] as TensorType;
    const along = normalizeAxis(axis, first.shape.length);
    const sizes = types.map((type) => type.shape[along]);
    const fits = types.every((type) => type.shape.every((dim, other) => other === along || dim === first.shape[other]));
    invariant(
      fits && sizes.every((size) => typeof size === 'number'),
      `Concat of ${types.map(formatType).join(', ')} along ${axis}`,
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return [
      tensor(
        first.dtype,
        first.shape.map((dim, other) => (other === along ? total : dim)),
      ),
    ];
  },
  gradient: ({ build, inputs, outputGradients: [dy], attributes: { axis } }) => {
    const along = normalizeAxis(axis, (inputs[0] as Value).type.shape.length);
    return build.split(
      dy as Value,
      inputs.map((input) => input.type.shape[along] as number),
      axis,
    );
  },
  lower: (node, to, { axis }) => to.node('Concat', inputNames(node), outputNames(node), { axis: int(axis) }),
});

export const Split = defineOp<{ sizes: readonly number[]; axis: number }>({
  doc: 'parts of a tensor along an axis, of the given sizes',
  arity: [1, 1],
  infer: ([x], { sizes, axis }) => {
    const type = x as TensorType;
    const along = normalizeAxis(axis, type.shape.length);
    invariant(
      sizes.reduce((sum, size) => sum + size, 0) === type.shape[along],
      `Split of ${formatType(type)} along ${axis} into [${sizes.join(', ')}]`,
    );
    return sizes.map((size) =>
      tensor(
        type.dtype,
        type.shape.map((dim, other) => (other === along ? size : dim)),
      ),
    );
  },
  gradient: ({ build, outputs, outputGradients, attributes: { axis } }) => {
    const parts = outputs.map(
      (output, index) => outputGradients[index] ?? build.expandLike(build.scalar(0, output), output),
    );
    return [build.concat(parts, axis)];
  },
  lower: (node, to, { sizes, axis }) =>
    to.node('Split', [...inputNames(node), to.int64s(sizes)], outputNames(node), { axis: int(axis) }),
});
