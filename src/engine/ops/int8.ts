import { invariant } from '../errors/index.ts';
import { type Dim, formatType, type TensorType, tensor, type Value } from '../ir/index.ts';
import { int, outputNames } from './lowering.ts';
import { defineOp } from './record.ts';

/**
 * x · (codes · scales) for x of [rows, in], int8 codes of [in, out] and one scale per output. Each row of x is divided by
 * its largest magnitude before the runtime quantizes x as a whole, so that a row's precision is its own; the factor comes
 * back on the product. CPU only (com.microsoft.DynamicQuantizeMatMul).
 */
export const Int8Product = defineOp({
  doc: 'product with int8 weights, x quantized row by row',
  arity: [3, 3],
  infer: ([x, codes, scales]) => {
    const [input, weight, scale] = [x as TensorType, codes as TensorType, scales as TensorType];
    invariant(
      weight.dtype === 'int8' && input.shape[1] === weight.shape[0] && scale.shape[0] === weight.shape[1],
      `Int8Product of ${formatType(input)}, ${formatType(weight)} and ${formatType(scale)}`,
    );
    return [tensor('float32', [input.shape[0] as Dim, weight.shape[1] as Dim])];
  },
  // It stands for a product whose gradient is built before weights take their stored form.
  gradient: 'not implemented',
  lower: (node, to) => {
    const [x, codes, scales] = node.inputs as [Value, Value, Value];
    const rows = x.type.shape[0] as Dim;
    const column = tensor('float32', [rows, 1]);
    const [top, bottom, depth, safe] = [column, column, column, column].map((type) => to.temporary(type)) as [
      string,
      string,
      string,
      string,
    ];
    const [scaled, product] = [to.temporary(x.type), to.temporary((node.outputs[0] as Value).type)];
    // Two reductions read x twice; magnitudes of their own would have to be written too.
    to.node('ReduceMax', [x.name, to.int64s([1])], [top], { keepdims: int(1) });
    to.node('ReduceMin', [x.name, to.int64s([1])], [bottom], { keepdims: int(1) });
    to.node('Neg', [bottom], [depth]);
    // A row of zeros stays one.
    to.node('Max', [top, depth, to.scalar(1e-30, 'float32')], [safe]);
    to.node('Div', [x.name, safe], [scaled]);
    to.node('DynamicQuantizeMatMul', [scaled, codes.name, scales.name], [product], {}, 'com.microsoft');
    to.node('Mul', [product, safe], outputNames(node));
  },
});
