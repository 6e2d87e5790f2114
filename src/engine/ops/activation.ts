import type { TensorType, Value } from '../ir/index.ts';
import { inputNames, lowerTo, outputNames } from './lowering.ts';
import { defineOp } from './record.ts';

/** max(x, 0). The gradient at 0 is 0, as in PyTorch. */
export const Relu = defineOp({
  doc: 'x where it is positive, else 0',
  arity: [1, 1],
  infer: ([x]) => [x as TensorType],
  gradient: ({ build, inputs: [input], outputGradients: [dy] }) => {
    const x = input as Value;
    return [build.mul(dy as Value, build.cast(build.greater(x, build.scalar(0, x)), x.type.dtype))];
  },
  // Max, not Relu: the kernel table speaks of Max on every device.
  lower: (node, to) =>
    to.node('Max', [...inputNames(node), to.scalar(0, (node.inputs[0] as Value).type.dtype)], outputNames(node)),
});

/**
 * x · Φ(x) with the exact normal distribution function (erf form), as RoBERTa, BERT, DistilBERT and ModernBERT use.
 * Its derivative is Φ(x) + x · φ(x) with φ(x) = exp(−x²/2) / sqrt(2π); from t = x / sqrt(2):
 * ½ (1 + erf t + x · sqrt(2/π) · exp(−t²)).
 */
export const Gelu = defineOp({
  doc: 'x times the normal distribution function of x (erf form)',
  arity: [1, 1],
  infer: ([x]) => [x as TensorType],
  gradient: ({ build, inputs: [input], outputGradients: [dy] }) => {
    const x = input as Value;
    const t = build.scale(x, Math.SQRT1_2);
    // exp(log c − t²) is c · exp(−t²) in one operation less.
    const density = build.exp(build.sub(build.scalar(Math.log(Math.sqrt(2 / Math.PI)), x), build.square(t)));
    const doubled = build.shift(build.add(build.erf(t), build.mul(x, density)), 1);
    return [build.mul(build.scale(dy as Value, 0.5), doubled)];
  },
  lower: lowerTo('Gelu'),
});
