import { invariant } from '../errors/index.ts';
import { formatType, type TensorType, tensor, type Value } from '../ir/index.ts';
import { float, inputNames, int, outputNames } from './lowering.ts';
import { defineOp } from './record.ts';

/** Softmax over the last axis. dx = y · (dy − Σ y · dy). */
export const Softmax = defineOp({
  doc: 'exponentials that sum to 1 along the last axis',
  arity: [1, 1],
  infer: ([x]) => [x as TensorType],
  gradient: ({ build, outputs: [output], outputGradients: [gradient] }) => {
    const [y, dy] = [output as Value, gradient as Value];
    const weighted = build.mul(y, dy);
    return [build.sub(weighted, build.mul(y, build.reduceSum(weighted, [-1], true)))];
  },
  lower: (node, to) => to.node('Softmax', inputNames(node), outputNames(node), { axis: int(-1) }),
});

/**
 * Layer normalization over the last axis (Ba et al., arXiv:1607.06450). Outputs the result and, for the gradient, mean
 * and 1 / standard deviation with the last axis kept. With c = x − mean, r = 1 / deviation and g = dy · scale:
 * dx = r · (g − mean(g) − c · r² · mean(g · c)), dscale = Σ dy · c · r, dbias = Σ dy. What is one number for a row is
 * multiplied first.
 */
export const LayerNormalization = defineOp<{ epsilon: number }>({
  doc: 'x with mean 0 and deviation 1 along the last axis, times scale, plus bias',
  arity: [2, 3],
  infer: ([x, scale, bias]) => {
    const [type, gain] = [x as TensorType, scale as TensorType];
    const size = type.shape.at(-1);
    invariant(
      gain.shape.length === 1 && gain.shape[0] === size && (!bias || bias.shape[0] === size),
      `LayerNormalization of ${formatType(type)} by ${formatType(gain)}`,
    );
    // The statistics are float32 whatever the dtype of x (ONNX: stash_type; the runtime has no kernel for another one).
    const statistic = tensor('float32', [...type.shape.slice(0, -1), 1]);
    return [type, statistic, statistic];
  },
  gradient: ({ build, inputs, outputs, outputGradients: [gradient], wants }) => {
    const [x, scale, bias] = inputs as [Value, Value, Value | undefined];
    const [mean, inverseDeviation] = outputs.slice(1).map((statistic) => build.cast(statistic, x.type.dtype)) as [
      Value,
      Value,
    ];
    const dy = gradient as Value;
    const centred = build.sub(x, mean);
    const dx = () => {
      const g = build.mul(dy, scale);
      const slope = build.mul(build.reduceMean(build.mul(g, centred), [-1], true), build.square(inverseDeviation));
      const across = build.sub(build.sub(g, build.reduceMean(g, [-1], true)), build.mul(centred, slope));
      return build.mul(across, inverseDeviation);
    };
    const dscale = () => build.mul(dy, build.mul(centred, inverseDeviation));
    const gradients = [wants[0] ? dx() : null, wants[1] ? dscale() : null];
    return bias ? [...gradients, dy] : gradients;
  },
  lower: (node, to, { epsilon }) =>
    to.node('LayerNormalization', inputNames(node), outputNames(node), {
      axis: int(-1),
      epsilon: float(epsilon),
      stash_type: int(1),
    }),
});

/**
 * Division by the root mean square over the last axis (arXiv:1910.07467). With s² = mean(x²) + ε and g = dy · scale:
 * dx = (g − x · mean(g · x) / s²) / s, dscale = Σ dy · x / s. The gradient computes s again: the statistics that the
 * runtime's own operators give are wrong on WebGPU.
 */
export const RMSNormalization = defineOp<{ epsilon: number }>({
  doc: 'x with root mean square 1 along the last axis, times scale',
  arity: [2, 2],
  infer: ([x, scale]) => {
    const [type, gain] = [x as TensorType, scale as TensorType];
    invariant(
      gain.shape.length === 1 && gain.shape[0] === type.shape.at(-1),
      `RMSNormalization of ${formatType(type)} by ${formatType(gain)}`,
    );
    return [type];
  },
  gradient: ({ build, inputs, outputGradients: [gradient], attributes: { epsilon }, wants }) => {
    const [x, scale] = inputs as [Value, Value];
    const dy = gradient as Value;
    const square = build.shift(build.reduceMean(build.square(x), [-1], true), epsilon);
    const rms = build.sqrt(square);
    const dx = () => {
      const g = build.mul(dy, scale);
      const slope = build.div(build.reduceMean(build.mul(g, x), [-1], true), square);
      return build.div(build.sub(g, build.mul(x, slope)), rms);
    };
    return [wants[0] ? dx() : null, wants[1] ? build.mul(dy, build.div(x, rms)) : null];
  },
  lower: (node, to, { epsilon }) =>
    to.node('SimplifiedLayerNormalization', inputNames(node), outputNames(node), {
      axis: int(-1),
      epsilon: float(epsilon),
      stash_type: int((node.inputs[0] as Value).type.dtype === 'float64' ? 11 : 1),
    }),
});
