import { invariant } from '../errors/index.ts';
import { broadcastShapes, type DType, formatType, type TensorType, tensor, type Value } from '../ir/index.ts';
import type { Build } from './build.ts';
import { int, inputNames, lowerTo, outputNames } from './lowering.ts';
import { defineOp, type NoGradient, type OpRecord } from './record.ts';

type UnaryGradient = (at: { build: Build; x: Value; y: Value; dy: Value }) => Value;
type BinaryGradient = (at: { build: Build; a: Value; b: Value; dy: Value }) => readonly [Value, Value];

/** An op that keeps type and shape. */
function unary(onnxName: string, doc: string, gradient: UnaryGradient | NoGradient): OpRecord {
  return defineOp({
    doc,
    arity: [1, 1],
    infer: ([x]) => [x as TensorType],
    gradient:
      typeof gradient === 'string'
        ? gradient
        : ({ build, inputs: [x], outputs: [y], outputGradients: [dy] }) => [
            gradient({ build, x: x as Value, y: y as Value, dy: dy as Value }),
          ],
    lower: lowerTo(onnxName),
  });
}

/** An op of two tensors of one dtype whose shapes broadcast. */
function binary(
  onnxName: string,
  doc: string,
  gradient: BinaryGradient | NoGradient,
  output: 'same' | 'bool' = 'same',
): OpRecord {
  return defineOp({
    doc,
    arity: [2, 2],
    infer: ([a, b]) => [broadcastType(onnxName, a as TensorType, b as TensorType, output)],
    gradient:
      typeof gradient === 'string'
        ? gradient
        : ({ build, inputs: [a, b], outputGradients: [dy] }) =>
            gradient({ build, a: a as Value, b: b as Value, dy: dy as Value }),
    lower: lowerTo(onnxName),
  });
}

function broadcastType(op: string, a: TensorType, b: TensorType, output: 'same' | 'bool'): TensorType {
  const shape = a.dtype === b.dtype ? broadcastShapes(a.shape, b.shape) : null;
  invariant(shape, `${op} of ${formatType(a)} and ${formatType(b)}`);
  return tensor(output === 'bool' ? 'bool' : a.dtype, shape);
}

export const Add = binary('Add', 'a + b', ({ dy }) => [dy, dy]);
export const Sub = binary('Sub', 'a − b', ({ build, dy }) => [dy, build.neg(dy)]);
export const Mul = binary('Mul', 'a · b', ({ build, a, b, dy }) => [build.mul(dy, b), build.mul(dy, a)]);
export const Div = binary('Div', 'a / b', ({ build, a, b, dy }) => {
  const da = build.div(dy, b);
  return [da, build.neg(build.mul(da, build.div(a, b)))];
});
export const Min = binary('Min', 'the smaller of a and b', 'not implemented');
export const Greater = binary('Greater', 'a > b', 'integer or boolean output', 'bool');

export const Neg = unary('Neg', '−x', ({ build, dy }) => build.neg(dy));
export const Exp = unary('Exp', 'e to the x', ({ build, y, dy }) => build.mul(dy, y));
export const Log = unary('Log', 'natural logarithm of x', ({ build, x, dy }) => build.div(dy, x));
export const Sqrt = unary('Sqrt', 'square root of x', ({ build, y, dy }) => build.div(dy, build.scale(y, 2)));
export const Erf = unary('Erf', 'error function of x', ({ build, x, dy }) =>
  build.mul(dy, build.scale(build.exp(build.neg(build.square(x))), 2 / Math.sqrt(Math.PI))),
);
export const Tanh = unary('Tanh', 'hyperbolic tangent of x', ({ build, y, dy }) =>
  build.mul(dy, build.sub(build.scalar(1, y), build.square(y))),
);
export const Sigmoid = unary('Sigmoid', 'logistic function of x', ({ build, y, dy }) =>
  build.mul(dy, build.mul(y, build.sub(build.scalar(1, y), y))),
);
/** Lowers to Identity: removed by `4-optimize`. */
export const StopGradient = unary('Identity', 'x, taken for a constant by the gradient', 'zero by definition');

export const Cast = defineOp<{ to: DType }>({
  doc: 'x in another dtype',
  arity: [1, 1],
  infer: ([x], { to }) => [tensor(to, (x as TensorType).shape)],
  gradient: ({ build, inputs: [x], outputGradients: [dy] }) => {
    const from = (x as Value).type.dtype;
    return [from.includes('float') ? build.cast(dy as Value, from) : null];
  },
  lower: (node, to, attributes) =>
    to.node('Cast', inputNames(node), outputNames(node), { to: int(onnxDType[attributes.to]) }),
});

/** TensorProto.DataType in onnx.proto. */
const onnxDType: Record<DType, number> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  bfloat16: 16,
};
