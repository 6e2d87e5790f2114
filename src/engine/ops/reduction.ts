import { invariant } from '../errors/index.ts';
import {
  type AttributesOf,
  type Dim,
  formatType,
  knownDim,
  normalizeAxis,
  type Shape,
  tensor,
  type TensorType,
} from '../ir/index.ts';
import { inputNames, int, outputNames } from './lowering.ts';
import type { OpRecord } from './record.ts';

type Reduction = OpRecord<'ReduceSum'>;

/** A reduction over the given axes; ONNX passes the axes as an input from opset 18 on. */
function reduction(onnxName: string, doc: string, gradient: Reduction['gradient']): Reduction {
  return {
    doc,
    arity: [1, 1],
    infer: ([x], attributes) => {
      // ONNX takes an empty list for all axes.
      invariant(attributes.axes.length > 0, `${onnxName} of ${formatType(x)} over no axis`);
      return [reducedType(x, attributes)];
    },
    gradient,
    lower: (node, to, { axes, keepdims }) =>
      to.node(onnxName, [...inputNames(node), to.int64s(axes)], outputNames(node), { keepdims: int(Number(keepdims)) }),
  };
}

function reducedType({ dtype, shape }: TensorType, { axes, keepdims }: AttributesOf<'ReduceSum'>): TensorType {
  const reduced = new Set(axes.map((axis) => normalizeAxis(axis, shape.length)));
  const result: Dim[] = [];
  shape.forEach((dim, axis) => {
    if (!reduced.has(axis)) result.push(dim);
    else if (keepdims) result.push(1);
  });
  return tensor(dtype, result);
}

/** dy with axes of size 1 where x was reduced: it broadcasts to x. */
function withReducedAxes(shape: Shape, axes: readonly number[]): Shape {
  const reduced = new Set(axes.map((axis) => normalizeAxis(axis, shape.length)));
  return shape.map((dim, axis) => (reduced.has(axis) ? 1 : dim));
}

export const ReduceSum = reduction('ReduceSum', 'sum over axes', ({ build, inputs: [x], dy, attributes: { axes } }) => [
  build.reshape(dy, withReducedAxes(x.type.shape, axes)),
]);

export const ReduceMean = reduction(
  'ReduceMean',
  'mean over axes of known size',
  ({ build, inputs: [x], dy, attributes: { axes } }) => {
    const count = axes.reduce((total, axis) => total * knownDim(x.type, axis), 1);
    return [build.scale(build.reshape(dy, withReducedAxes(x.type.shape, axes)), 1 / count)];
  },
);

/** Used to shift an exponent, where its gradient cancels: write `stopGradient` behind it. */
export const ReduceMax = reduction('ReduceMax', 'largest element over axes', 'not implemented');
