import { invariant } from '../errors/index.ts';
import { formatType, sameType, type TensorType, type Value } from '../ir/index.ts';
import { Tanh } from './elementwise.ts';
import { inputNames, lowerTo, outputNames, text } from './lowering.ts';
import type { GateActivation } from './operands.ts';
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

/**
 * The approximation of GELU by tanh (arXiv:1606.08415, section 2): ½ x (1 + tanh u), u = sqrt(2/π) (x + 0.044715 x³). Its
 * derivative is ½ (1 + tanh u) + ½ x (1 − tanh² u) · sqrt(2/π) (1 + 0.134145 x²).
 */
export const GeluTanh = defineOp({
  doc: 'GELU in its tanh form',
  arity: [1, 1],
  infer: ([x]) => [x as TensorType],
  gradient: ({ build, inputs: [input], outputGradients: [dy] }) => {
    const x = input as Value;
    const c = Math.sqrt(2 / Math.PI);
    const squared = build.square(x);
    const t = build.tanh(build.mul(build.scale(x, c), build.shift(build.scale(squared, 0.044715), 1)));
    const slope = build.mul(build.scale(x, c), build.shift(build.scale(squared, 0.134145), 1));
    const tail = build.mul(build.sub(build.scalar(1, x), build.square(t)), slope);
    return [build.mul(build.scale(dy as Value, 0.5), build.shift(build.add(t, tail), 1))];
  },
  lower: (node, to) => to.node('Gelu', inputNames(node), outputNames(node), { approximate: text('tanh') }),
});

/** y = x · σ(x) (SiLU, arXiv:1702.03118). Its derivative is σ + y (1 − σ): gated layers keep y anyway. */
export const Silu = defineOp({
  doc: 'x times the logistic function of x',
  arity: [1, 1],
  infer: ([x]) => [x as TensorType],
  gradient: ({ build, inputs: [input], outputs: [y], outputGradients: [dy] }) => {
    const x = input as Value;
    const sigmoid = build.sigmoid(x);
    const slope = build.add(sigmoid, build.mul(y as Value, build.sub(build.scalar(1, x), sigmoid)));
    return [build.mul(dy as Value, slope)];
  },
  lower: (node, to) => {
    const x = node.inputs[0] as Value;
    const sigmoid = to.temporary(x.type);
    to.node('Sigmoid', [x.name], [sigmoid]);
    to.node('Mul', [x.name, sigmoid], outputNames(node));
  },
});

const activations = { relu: Relu, tanh: Tanh, gelu: Gelu, geluTanh: GeluTanh, silu: Silu } satisfies Record<
  GateActivation,
  unknown
>;

/**
 * act(a) · b (GLU variants, arXiv:2002.05202). The gradient computes act(a) again: of the three tensors, the widest of a layer,
 * only a and b are kept for it.
 */
export const Gated = defineOp<{ activation: GateActivation }>({
  doc: 'a factor times the activation of its gate',
  arity: [2, 2],
  infer: ([a, b]) => {
    const [gate, factor] = [a as TensorType, b as TensorType];
    invariant(sameType(gate, factor), `Gated of ${formatType(gate)} and ${formatType(factor)}`);
    return [gate];
  },
  gradient: ({ build, inputs, outputGradients: [output], attributes: { activation }, wants }) => {
    const [a, b] = inputs as [Value, Value];
    const dy = output as Value;
    const active = build[activation](a);
    const { gradient } = activations[activation];
    invariant(typeof gradient === 'function', `the gate ${activation} has a gradient`);
    const da = () =>
      gradient({
        build,
        inputs: [a],
        outputs: [active],
        outputGradients: [build.mul(dy, b)],
        attributes: {},
        wants: [true],
      })[0] as Value;
    return [wants[0] ? da() : null, wants[1] ? build.mul(dy, active) : null];
  },
  lower: (node, to, { activation }) => {
    const [a, b] = node.inputs as [Value, Value];
    const active = { ...a, name: to.temporary(a.type) };
    activations[activation].lower({ ...node, inputs: [a], outputs: [active] }, to, {});
    to.node('Mul', [active.name, b.name], outputNames(node));
  },
});
