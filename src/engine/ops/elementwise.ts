import { tensor } from '../ir/index.ts';
import { binary, unary } from './factories.ts';
import { dtype, inputNames, outputNames } from './lowering.ts';
import type { OpRecord } from './record.ts';

export const Add = binary('Add', 'a + b', ({ dy }) => [dy, dy]);
export const Sub = binary('Sub', 'a − b', ({ build, dy }) => [dy, () => build.neg(dy)]);
export const Mul = binary('Mul', 'a · b', ({ build, a, b, dy }) => [() => build.mul(dy, b), () => build.mul(dy, a)]);
export const Div = binary('Div', 'a / b', ({ build, a, b, dy }) => {
  const da = build.div(dy, b);
  return [da, () => build.neg(build.mul(da, build.div(a, b)))];
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

export const Cast: OpRecord<'Cast'> = {
  doc: 'x in another dtype',
  arity: [1, 1],
  infer: ([x], { to }) => [tensor(to, x.shape)],
  gradient: ({ build, inputs: [x], dy }) => {
    const from = x.type.dtype;
    return [from.includes('float') ? () => build.cast(dy, from) : null];
  },
  lower: (node, write, { to }) => {
    const [x] = node.inputs;
    if (x.type.dtype === 'int8' && to === 'float32' && !write.features.int8Casts) {
      return write.node('DequantizeLinear', [x.name, write.scalar(1, 'float32')], outputNames(node));
    }
    write.node('Cast', inputNames(node), outputNames(node), { to: dtype(to) });
  },
};
