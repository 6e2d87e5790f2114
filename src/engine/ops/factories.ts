import { invariant } from '../errors/index.ts';
import { broadcastShapes, formatType, type TensorType, tensor, type Value } from '../ir/index.ts';
import type { Build } from './build.ts';
import { lowerTo } from './lowering.ts';
import type { InputGradient, NoGradient, OpRecord } from './record.ts';

type UnaryRecord = OpRecord<'Neg'>;

/** The gradient of x in y = f(x). */
export type Slope = (at: { build: Build; x: Value; y: Value; dy: Value }) => Value;
type BinaryGradient = (at: {
  build: Build;
  a: Value;
  b: Value;
  dy: Value;
}) => readonly [a: InputGradient, b: InputGradient];

/** An op that keeps type and shape, by its ONNX name or by how it is written. */
export function unary(onnx: string | UnaryRecord['lower'], doc: string, gradient: Slope | NoGradient): UnaryRecord {
  return {
    doc,
    arity: [1, 1],
    infer: ([x]) => [x],
    gradient:
      typeof gradient === 'string'
        ? gradient
        : ({ build, inputs: [x], outputs: [y], dy }) => [gradient({ build, x, y, dy })],
    lower: typeof onnx === 'string' ? lowerTo(onnx) : onnx,
  };
}

/** An op of two tensors of one dtype whose shapes broadcast. */
export function binary(
  onnxName: string,
  doc: string,
  gradient: BinaryGradient | NoGradient,
  output: 'same' | 'bool' = 'same',
): OpRecord<'Add'> {
  return {
    doc,
    arity: [2, 2],
    infer: ([a, b]) => [broadcastType(onnxName, a, b, output)],
    gradient:
      typeof gradient === 'string' ? gradient : ({ build, inputs: [a, b], dy }) => gradient({ build, a, b, dy }),
    lower: lowerTo(onnxName),
  };
}

function broadcastType(op: string, a: TensorType, b: TensorType, output: 'same' | 'bool'): TensorType {
  const shape = a.dtype === b.dtype ? broadcastShapes(a.shape, b.shape) : null;
  invariant(shape, `${op} of ${formatType(a)} and ${formatType(b)}`);
  return tensor(output === 'bool' ? 'bool' : a.dtype, shape);
}
