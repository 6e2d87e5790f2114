import { invariant } from '../errors/index.ts';
import { dimOf, formatType, knownDim, sameType, tensor } from '../ir/index.ts';
import { type Features, inputNames, int, outputNames } from './lowering.ts';
import type { OpRecord } from './record.ts';

/**
 * Codes of the left factor: the code of 0, and the levels on either side of it. They are unsigned, as the fastest int8
 * kernels of x86 processors want the left factor, and take 8 bits. Where pairs of products are summed in 16 bits they
 * take 7: 2 · 127 · 127 is below 2^15, while 8 bits overflow and the sum is cut off without a word.
 */
const leftCodes = ({ exactInt8Sums }: Features) =>
  exactInt8Sums ? { zeroPoint: 128, levels: 127 } : { zeroPoint: 64, levels: 63 };

/** uint8 [rows, 1]: what stands for 0 in each row of x of [rows, in]. The same for all such x, so it is made once for many. */
export const ZeroPoints: OpRecord<'ZeroPoints'> = {
  doc: 'the code of 0 in 8 bits, for each row of x',
  arity: [1, 1],
  infer: ([x]) => [tensor('uint8', [dimOf(x, 0), 1])],
  gradient: 'integer or boolean output',
  lower: (node, to) => {
    const [rows, shape] = [to.temporary(tensor('int64', [1])), to.temporary(tensor('int64', [2]))];
    to.node('Shape', inputNames(node), [rows], { start: int(0), end: int(1) });
    to.node('Concat', [rows, to.int64s([1])], [shape], { axis: int(0) });
    to.node('Expand', [to.scalar(leftCodes(to.features).zeroPoint, 'uint8'), shape], outputNames(node));
  },
};

/**
 * x of [rows, in] as codes uint8 [rows, in] and the size of one step float32 [rows, 1], x ≈ step · (code − zero point): the
 * last level is at the row's largest magnitude, so that a row's precision is its own.
 */
export const QuantizeRows: OpRecord<'QuantizeRows'> = {
  doc: 'x in 8 bits, row by row: codes and the step of each row',
  arity: [2, 2],
  infer: (inputs) => {
    const [x, zeroPoints] = inputs;
    const rows = dimOf(x, 0);
    invariant(
      x.dtype === 'float32' && typeof x.shape[1] === 'number' && sameType(zeroPoints, tensor('uint8', [rows, 1])),
      `QuantizeRows of ${inputs.map(formatType).join(', ')}`,
    );
    return [tensor('uint8', x.shape), tensor('float32', [rows, 1])];
  },
  // It stands in front of products whose gradients are built before weights take their stored form.
  gradient: 'not implemented',
  lower: (node, to) => {
    const [x, zeroPoints] = node.inputs;
    const [codes, steps] = node.outputs;
    const column = () => to.temporary(steps.type);
    const [top, bottom, depth, largest] = [column(), column(), column(), column()];
    // Two reductions read x twice; magnitudes of their own would have to be written too.
    to.node('ReduceMax', [x.name, to.int64s([1])], [top], { keepdims: int(1) });
    to.node('ReduceMin', [x.name, to.int64s([1])], [bottom], { keepdims: int(1) });
    to.node('Neg', [bottom], [depth]);
    // A row of zeros stays one.
    to.node('Max', [top, depth, to.scalar(1e-30, 'float32')], [largest]);
    to.node('Mul', [largest, to.scalar(1 / leftCodes(to.features).levels, 'float32')], [steps.name]);
    // A row as one block: steps by row (axis 0) would be the same, on one thread.
    to.node('QuantizeLinear', [x.name, steps.name, zeroPoints.name], [codes.name], {
      axis: int(1),
      block_size: int(knownDim(x.type, 1)),
    });
  },
};

/**
 * x · (weight · scales) for rows of x quantized by {@link QuantizeRows}, int8 weight codes of [in, out] and one scale per output. CPU only
 * (com.microsoft.MatMulIntegerToFloat, which knows one step for all rows: theirs come to the product).
 */
export const Int8Product: OpRecord<'Int8Product'> = {
  doc: 'product of rows in 8 bits with int8 weights',
  arity: [4, 4],
  infer: (inputs) => {
    const [codes, steps, weight, scale] = inputs;
    invariant(
      codes.dtype === 'uint8' &&
        weight.dtype === 'int8' &&
        steps.shape[0] === codes.shape[0] &&
        codes.shape[1] === weight.shape[0] &&
        scale.shape[0] === weight.shape[1],
      `Int8Product of ${inputs.map(formatType).join(', ')}`,
    );
    return [tensor('float32', [dimOf(codes, 0), dimOf(weight, 1)])];
  },
  gradient: 'not implemented',
  lower: (node, to) => {
    const [codes, steps, weight, scale] = node.inputs;
    const product = to.temporary(node.outputs[0].type);
    const zeroPoint = to.scalar(leftCodes(to.features).zeroPoint, 'uint8');
    const factors = [codes.name, weight.name, to.scalar(1, 'float32'), scale.name, zeroPoint];
    to.node('MatMulIntegerToFloat', factors, [product], {}, 'com.microsoft');
    to.node('Mul', [product, steps.name], outputNames(node));
  },
};
