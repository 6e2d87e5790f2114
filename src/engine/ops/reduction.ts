import { invariant } from '../errors/index.ts';
import {
  type Dim,
  formatType,
  type Node,
  normalizeAxis,
  type Shape,
  type TensorType,
  tensor,
  type Value,
} from '../ir/index.ts';
import { inputNames, int, type Lowering, outputNames } from './lowering.ts';
import { defineOp, type GradientRule, type NoGradient } from './record.ts';

interface ReduceAttributes {
  readonly [key: string]: readonly number[] | boolean;
  readonly axes: readonly number[];
  readonly keepdims: boolean;
}

/** A reduction over the given axes; ONNX passes the axes as an input from opset 18 on. */
function reduction(onnxName: string, doc: string, gradient: GradientRule<ReduceAttributes> | NoGradient) {
  return defineOp<ReduceAttributes>({
    doc,
    arity: [1, 1],
    infer: ([x], attributes) => {
      // ONNX takes an empty list for all axes.
      invariant(attributes.axes.length > 0, `${onnxName} of ${formatType(x as TensorType)} over no axis`);
      return [reducedType(x as TensorType, attributes)];
    },
    gradient,
    lower: (node: Node, to: Lowering, { axes, keepdims }) =>
      to.node(onnxName, [...inputNames(node), to.int64s(axes)], outputNames(node), { keepdims: int(Number(keepdims)) }),
  });
}

function reducedType({ dtype, shape }: TensorType, { axes, keepdims }: ReduceAttributes): TensorType {
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

export const ReduceSum = reduction(
  'ReduceSum',
  'sum over axes',
  ({ build, inputs: [x], outputGradients: [dy], attributes: { axes } }) => [
    build.reshape(dy as Value, withReducedAxes((x as Value).type.shape, axes)),
  ],
);

export const ReduceMean = reduction(
  'ReduceMean',
  'mean over axes of known size',
  ({ build, inputs: [x], outputGradients: [dy], attributes: { axes } }) => {
    const { shape } = (x as Value).type;
    const count = axes.reduce((total, axis) => total * Number(shape[normalizeAxis(axis, shape.length)]), 1);
    invariant(Number.isInteger(count), `the gradient of ReduceMean over unknown sizes of [${shape.join(', ')}]`);
    return [build.scale(build.reshape(dy as Value, withReducedAxes(shape, axes)), 1 / count)];
  },
);

/** Used to shift an exponent, where its gradient cancels: write `stopGradient` behind it. */
export const ReduceMax = reduction('ReduceMax', 'largest element over axes', 'not implemented');
