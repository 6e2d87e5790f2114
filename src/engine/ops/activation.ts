import { invariant } from '../errors/index.ts';
import { formatType, type GateActivation, sameType } from '../ir/index.ts';
import { Tanh } from './elementwise.ts';
import { unary } from './factories.ts';
import { inputNames, outputNames, text } from './lowering.ts';
import { built, type OpRecord } from './record.ts';

/** max(x, 0). The gradient at 0 is 0, as in PyTorch. */
export const Relu = unary(
  // Max, not Relu: every device has a kernel for Max in the table.
  (node, to) => to.node('Max', [...inputNames(node), to.scalar(0, node.inputs[0].type.dtype)], outputNames(node)),
  'x where it is positive, else 0',
  ({ build, x, dy }) => build.mul(dy, build.cast(build.greater(x, build.scalar(0, x)), x.type.dtype)),
);

/**
 * x · Φ(x) with the exact normal distribution function (erf form), as RoBERTa, BERT, DistilBERT and ModernBERT use.
 * Its derivative is Φ(x) + x · φ(x) with φ(x) = exp(−x²/2) / sqrt(2π); from t = x / sqrt(2):
 * ½ (1 + erf t + x · sqrt(2/π) · exp(−t²)).
 */
export const Gelu = unary('Gelu', 'x times the normal distribution function of x (erf form)', ({ build, x, dy }) => {
  const t = build.scale(x, Math.SQRT1_2);
  // exp(log c − t²) is c · exp(−t²) in one operation less.
  const density = build.exp(build.sub(build.scalar(Math.log(Math.sqrt(2 / Math.PI)), x), build.square(t)));
  const doubled = build.shift(build.add(build.erf(t), build.mul(x, density)), 1);
  return build.mul(build.scale(dy, 0.5), doubled);
});

/**
 * The approximation of GELU by tanh (arXiv:1606.08415, section 2): ½ x (1 + tanh u), u = sqrt(2/π) (x + 0.044715 x³). Its
 * derivative is ½ (1 + tanh u) + ½ x (1 − tanh² u) · sqrt(2/π) (1 + 0.134145 x²).
 */
export const GeluTanh = unary(
  (node, to) => to.node('Gelu', inputNames(node), outputNames(node), { approximate: text('tanh') }),
  'GELU in its tanh form',
  ({ build, x, dy }) => {
    const c = Math.sqrt(2 / Math.PI);
    const squared = build.square(x);
    const t = build.tanh(build.mul(build.scale(x, c), build.shift(build.scale(squared, 0.044715), 1)));
    const slope = build.mul(build.scale(x, c), build.shift(build.scale(squared, 0.134145), 1));
    const tail = build.mul(build.sub(build.scalar(1, x), build.square(t)), slope);
    return build.mul(build.scale(dy, 0.5), build.shift(build.add(t, tail), 1));
  },
);

/** y = x · σ(x) (SiLU, arXiv:1702.03118). Its derivative is σ + y (1 − σ): gated layers keep y anyway. */
export const Silu = unary(
  (node, to) => {
    const [x] = node.inputs;
    const sigmoid = to.temporary(x.type);
    to.node('Sigmoid', [x.name], [sigmoid]);
    to.node('Mul', [x.name, sigmoid], outputNames(node));
  },
  'x times the logistic function of x',
  ({ build, x, y, dy }) => {
    const sigmoid = build.sigmoid(x);
    return build.mul(dy, build.add(sigmoid, build.mul(y, build.sub(build.scalar(1, x), sigmoid))));
  },
);

const activations = { relu: Relu, tanh: Tanh, gelu: Gelu, geluTanh: GeluTanh, silu: Silu } satisfies Record<
  GateActivation,
  unknown
>;

/**
 * act(gate) · factor (GLU variants, arXiv:2002.05202). The gradient computes act(gate) again: of the three tensors, the widest
 * of a layer, only gate and factor are kept for it.
 */
export const Gated: OpRecord<'Gated'> = {
  doc: 'a factor times the activation of its gate',
  arity: [2, 2],
  infer: ([gate, factor]) => {
    invariant(sameType(gate, factor), `Gated of ${formatType(gate)} and ${formatType(factor)}`);
    return [gate];
  },
  gradient: ({ build, inputs: [gate, factor], dy, attributes: { activation } }) => {
    const y = build[activation](gate);
    const { gradient } = activations[activation];
    invariant(typeof gradient === 'function', `the gate ${activation} has a gradient`);
    const ofGate = () => {
      const dActive = build.mul(dy, factor);
      const context = {
        build,
        inputs: [gate],
        outputs: [y],
        dy: dActive,
        outputGradients: [dActive],
        attributes: {},
      } as const;
      return built(gradient(context)[0]);
    };
    return [ofGate, () => build.mul(dy, y)];
  },
  lower: (node, to, { activation }) => {
    const [gate, factor] = node.inputs;
    const active = { ...gate, name: to.temporary(gate.type) };
    activations[activation].lower({ inputs: [gate], outputs: [active] }, to, {});
    to.node('Mul', [active.name, factor.name], outputNames(node));
  },
};
