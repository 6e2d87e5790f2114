import { invariant } from '../errors/index.ts';
import {
  broadcastShapes,
  dimOf,
  formatType,
  knownDim,
  normalizeAxis,
  product,
  sameShape,
  tensor,
} from '../ir/index.ts';
import { inputNames, int, ints, outputNames } from './lowering.ts';
import type { OpRecord } from './record.ts';

/** The number of elements must agree symbol by symbol; at most one symbol may move to another axis. */
export const Reshape: OpRecord<'Reshape'> = {
  doc: 'x in another shape, elements in the same order',
  arity: [1, 1],
  infer: ([x], { shape }) => {
    invariant(product(x.shape) === product(shape), `Reshape of ${formatType(x)} to [${shape.join(', ')}]`);
    return [tensor(x.dtype, shape)];
  },
  gradient: ({ build, inputs: [x], dy }) => [build.reshape(dy, x.type.shape)],
  lower: (node, to, { shape }) => {
    const from = node.inputs[0].type.shape;
    // ONNX: 0 copies the size of the same axis, −1 is what remains.
    const target = shape.map((dim, axis) => (typeof dim === 'number' ? dim : dim === from[axis] ? 0 : -1));
    const moved = target.filter((size) => size === -1).length;
    invariant(moved <= 1, `Reshape of [${from.join(', ')}] to [${shape.join(', ')}]: two unknown sizes`);
    to.node('Reshape', [...inputNames(node), to.int64s(target)], outputNames(node));
  },
};

export const Transpose: OpRecord<'Transpose'> = {
  doc: 'x with its axes in another order',
  arity: [1, 1],
  infer: ([x], { permutation }) => {
    invariant(
      [...permutation].sort((a, b) => a - b).every((axis, index) => axis === index) &&
        permutation.length === x.shape.length,
      `Transpose of ${formatType(x)} by [${permutation.join(', ')}]`,
    );
    const shape = permutation.map((axis) => dimOf(x, axis));
    return [tensor(x.dtype, shape)];
  },
  gradient: ({ build, dy, attributes: { permutation } }) => {
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return [build.transpose(dy, inverse)];
  },
  lower: (node, to, { permutation }) =>
    to.node('Transpose', inputNames(node), outputNames(node), { perm: ints(permutation) }),
};

export const ExpandLike: OpRecord<'ExpandLike'> = {
  doc: 'the first input broadcast to the shape of the second',
  arity: [2, 2],
  infer: ([x, like]) => {
    const shape = broadcastShapes(like.shape, x.shape);
    invariant(shape && sameShape(shape, like.shape), `ExpandLike of ${formatType(x)} to ${formatType(like)}`);
    return [tensor(x.dtype, like.shape)];
  },
  gradient: ({ dy }) => [dy, null],
  lower: (node, to) => {
    const [x, like] = node.inputs;
    const shape = to.temporary(tensor('int64', [like.type.shape.length]));
    to.node('Shape', [like.name], [shape]);
    to.node('Expand', [x.name, shape], outputNames(node));
  },
};

/**
 * x itself, once `signal`, a tensor of the same shape, is there: a dependency of data, for the runtime runs what it can as
 * early as it can. Lowers to a reshape to the shape that x has, read off the signal.
 */
export const After: OpRecord<'After'> = {
  doc: 'the first input, not before the second is computed',
  arity: [2, 2],
  infer: ([x, signal]) => {
    invariant(sameShape(x.shape, signal.shape), `After of ${formatType(x)} and ${formatType(signal)}`);
    return [x];
  },
  gradient: 'not implemented',
  lower: (node, to) => {
    const [x, signal] = node.inputs;
    const shape = to.temporary(tensor('int64', [x.type.shape.length]));
    to.node('Shape', [signal.name], [shape]);
    to.node('Reshape', [x.name, shape], outputNames(node));
  },
};

export const Concat: OpRecord<'Concat'> = {
  doc: 'tensors one behind the other along an axis',
  arity: [1, Infinity],
  infer: (types, { axis }) => {
    const [first] = types;
    const along = normalizeAxis(axis, first.shape.length);
    const sizes = types.map((type) => type.shape[along]);
    const fits = types.every((type) => type.shape.every((dim, other) => other === along || dim === first.shape[other]));
    invariant(
      fits && sizes.every((size) => typeof size === 'number'),
      `Concat of ${types.map(formatType).join(', ')} along ${axis}`,
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const shape = first.shape.map((dim, other) => (other === along ? total : dim));
    return [tensor(first.dtype, shape)];
  },
  gradient: ({ build, inputs, dy, attributes: { axis } }) => {
    const sizes = inputs.map(({ type }) => knownDim(type, axis));
    const [first, ...others] = build.split(dy, sizes, axis);
    invariant(first, 'a Concat of no tensors');
    return [first, ...others];
  },
  lower: (node, to, { axis }) => to.node('Concat', inputNames(node), outputNames(node), { axis: int(axis) }),
};

export const Split: OpRecord<'Split'> = {
  doc: 'parts of a tensor along an axis, of the given sizes',
  arity: [1, 1],
  infer: ([x], { sizes, axis }) => {
    const along = normalizeAxis(axis, x.shape.length);
    invariant(
      sizes.reduce((sum, size) => sum + size, 0) === x.shape[along],
      `Split of ${formatType(x)} along ${axis} into [${sizes.join(', ')}]`,
    );
    const shapes = sizes.map((size) => x.shape.map((dim, other) => (other === along ? size : dim)));
    return shapes.map((shape) => tensor(x.dtype, shape));
  },
  gradient: ({ build, outputs, outputGradients, attributes: { axis } }) => {
    const [first, ...others] = outputs.map(
      (output, index) => outputGradients[index] ?? build.expandLike(build.scalar(0, output), output),
    );
    invariant(first, 'a Split into no parts');
    return [build.concat([first, ...others], axis)];
  },
  lower: (node, to, { sizes, axis }) =>
    to.node('Split', [...inputNames(node), to.int64s(sizes)], outputNames(node), { axis: int(axis) }),
};
