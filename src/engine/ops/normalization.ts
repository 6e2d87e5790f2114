import { invariant } from '../errors/index.ts';
import { formatType, tensor } from '../ir/index.ts';
import { dtype, float, inputNames, int, outputNames } from './lowering.ts';
import type { OpRecord } from './record.ts';

/** Softmax over the last axis. dx = y · (dy − Σ y · dy). */
export const Softmax: OpRecord<'Softmax'> = {
  doc: 'exponentials that sum to 1 along the last axis',
  arity: [1, 1],
  infer: ([x]) => [x],
  gradient: ({ build, outputs: [y], dy }) => {
    const weighted = build.mul(y, dy);
    return [build.sub(weighted, build.mul(y, build.reduceSum(weighted, [-1], true)))];
  },
  lower: (node, to) => to.node('Softmax', inputNames(node), outputNames(node), { axis: int(-1) }),
};

/**
 * Layer normalization over the last axis (Ba et al., arXiv:1607.06450). Outputs the result and, for the gradient, mean
 * and 1 / standard deviation with the last axis kept. With c = x − mean, r = 1 / deviation and g = dy · scale:
 * dx = r · (g − mean(g) − c · r² · mean(g · c)), dscale = Σ dy · c · r, dbias = Σ dy. What is one number for a row is
 * multiplied first.
 */
export const LayerNormalization: OpRecord<'LayerNormalization'> = {
  doc: 'x with mean 0 and deviation 1 along the last axis, times scale, plus bias',
  arity: [2, 3],
  infer: ([x, scale, bias]) => {
    const size = x.shape.at(-1);
    invariant(
      scale.shape.length === 1 && scale.shape[0] === size && (!bias || bias.shape[0] === size),
      `LayerNormalization of ${formatType(x)} by ${formatType(scale)}`,
    );
    // The statistics are float32 whatever the dtype of x (ONNX: stash_type; the runtime has no kernel for another one).
    const statistic = tensor('float32', [...x.shape.slice(0, -1), 1]);
    return [x, statistic, statistic];
  },
  gradient: ({ build, inputs: [x, scale, bias], outputs, dy }) => {
    invariant(dy, 'LayerNormalization: its statistics are there for the gradient and have none');
    const mean = build.cast(outputs[1], x.type.dtype);
    const inverseDeviation = build.cast(outputs[2], x.type.dtype);
    const centered = build.sub(x, mean);
    const dx = () => {
      const g = build.mul(dy, scale);
      const slope = build.mul(build.reduceMean(build.mul(g, centered), [-1], true), build.square(inverseDeviation));
      const across = build.sub(build.sub(g, build.reduceMean(g, [-1], true)), build.mul(centered, slope));
      return build.mul(across, inverseDeviation);
    };
    const dscale = () => build.mul(dy, build.mul(centered, inverseDeviation));
    return bias ? [dx, dscale, dy] : [dx, dscale];
  },
  lower: (node, to, { epsilon }) =>
    to.node('LayerNormalization', inputNames(node), outputNames(node), {
      axis: int(-1),
      epsilon: float(epsilon),
      stash_type: dtype('float32'),
    }),
};

/**
 * Division by the root mean square over the last axis (arXiv:1910.07467). With s² = mean(x²) + ε and g = dy · scale:
 * dx = (g − x · mean(g · x) / s²) / s, dscale = Σ dy · x / s. The gradient computes s again: the statistics that the
 * runtime's own operators give are wrong on WebGPU.
 */
export const RMSNormalization: OpRecord<'RMSNormalization'> = {
  doc: 'x with root mean square 1 along the last axis, times scale',
  arity: [2, 2],
  infer: ([x, scale]) => {
    invariant(
      scale.shape.length === 1 && scale.shape[0] === x.shape.at(-1),
      `RMSNormalization of ${formatType(x)} by ${formatType(scale)}`,
    );
    return [x];
  },
  gradient: ({ build, inputs: [x, scale], dy, attributes: { epsilon } }) => {
    const square = build.shift(build.reduceMean(build.square(x), [-1], true), epsilon);
    const rms = build.sqrt(square);
    const dx = () => {
      const g = build.mul(dy, scale);
      const slope = build.div(build.reduceMean(build.mul(g, x), [-1], true), square);
      return build.div(build.sub(g, build.mul(x, slope)), rms);
    };
    return [dx, () => build.mul(dy, build.div(x, rms))];
  },
  lower: (node, to, { epsilon }) =>
    to.node('SimplifiedLayerNormalization', inputNames(node), outputNames(node), {
      axis: int(-1),
      epsilon: float(epsilon),
      stash_type: dtype(node.inputs[0].type.dtype === 'float64' ? 'float64' : 'float32'),
    }),
};
