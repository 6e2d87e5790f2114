import { Graph, type Shape, tensor, type Value } from '../ir/index.ts';
import { type Build, buildIn } from '../ops/index.ts';

/** One trained tensor, by name; `decayed` says whether weight decay applies to it. */
export interface OptimizedTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly decayed: boolean;
}

export interface AdamWSettings {
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Largest norm over all gradients; 0 turns clipping off. */
  readonly maxGradNorm: number;
}

/** Names of the inputs and outputs that belong to one tensor. */
export const adamWNames = (name: string) => ({
  gradient: `gradient:${name}`,
  first: `first_moment:${name}`,
  second: `second_moment:${name}`,
  next: `next:${name}`,
  nextFirst: `next_first_moment:${name}`,
  nextSecond: `next_second_moment:${name}`,
});

/** Scalars fed at every step. */
export const adamWScalars = {
  learningRate: 'learning_rate',
  /** learning rate / (1 − β₁ᵗ), t counted from 1 */
  stepSize: 'step_size',
  /** sqrt(1 − β₂ᵗ) */
  secondCorrection: 'second_correction',
  /** 1 / loss scale: gradients are those of the loss times its scale */
  unscale: 'unscale',
} as const;

export const gradNormName = 'grad_norm';

/**
 * The scalars of step t, counted from 1.
 *
 * @param lossScale what the loss was multiplied by before it was differentiated
 */
export function adamWScalarsAt(
  step: number,
  learningRate: number,
  [beta1, beta2]: readonly [number, number],
  lossScale = 1,
): Readonly<Record<keyof typeof adamWScalars, number>> {
  return {
    learningRate,
    stepSize: learningRate / (1 - beta1 ** step),
    secondCorrection: Math.sqrt(1 - beta2 ** step),
    unscale: 1 / lossScale,
  };
}

/**
 * One AdamW step with decoupled weight decay (arXiv:1711.05101) over all trained tensors, behind clipping by their
 * global norm, as PyTorch computes them:
 *
 * g ← g / scale;  g ← g · min(1, max / (‖g‖ + 1e-6));  p ← p − lr·wd·p;  m ← β₁m + (1−β₁)g;  v ← β₂v + (1−β₂)g²;
 * p ← p − lr/(1−β₁ᵗ) · m / (sqrt(v)/sqrt(1−β₂ᵗ) + ε)
 *
 * Outputs the next tensors and moments, and the norm before clipping. Scalar factors are multiplied with each other
 * first: every pass over the tensors takes as long as the memory needs.
 */
export function adamWGraph(tensors: readonly OptimizedTensor[], settings: AdamWSettings): Graph {
  const graph = new Graph('adamw');
  const build = buildIn(graph);
  const scalar = (name: string) => graph.input(name, tensor('float32', []));
  const scalars = {
    learningRate: scalar(adamWScalars.learningRate),
    stepSize: scalar(adamWScalars.stepSize),
    secondCorrection: scalar(adamWScalars.secondCorrection),
    unscale: scalar(adamWScalars.unscale),
  };
  const gradients = new Map(
    tensors.map((parameter) => [
      parameter,
      graph.input(adamWNames(parameter.name).gradient, tensor('float32', parameter.shape)),
    ]),
  );
  const norm = build.mul(globalNorm(build, [...gradients.values()]), scalars.unscale);
  graph.output(gradNormName, norm);
  const clip = clipFactor(build, norm, settings.maxGradNorm);
  const factor = clip ? build.mul(clip, scalars.unscale) : scalars.unscale;
  const [beta1, beta2] = settings.betas;
  const factors = {
    ...scalars,
    decayFactor: build.shift(build.scale(scalars.learningRate, -settings.weightDecay), 1),
    toFirst: build.scale(factor, 1 - beta1),
    toSecond: build.scale(build.square(factor), 1 - beta2),
  };
  for (const [parameter, gradient] of gradients) updateTensor(build, parameter, gradient, factors, settings);
  return graph;
}

/** sqrt of the sum of all squares. */
function globalNorm(build: Build, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => build.reduceSum(build.square(gradient), [...gradient.type.shape.keys()]));
  return build.sqrt(squares.reduce((total, square) => build.add(total, square)));
}

function clipFactor(build: Build, norm: Value, maxGradNorm: number): Value | null {
  if (maxGradNorm === 0) return null;
  const ratio = build.div(build.scalar(maxGradNorm, norm), build.shift(norm, 1e-6));
  return build.min(build.scalar(1, norm), ratio);
}

/** One number each. */
interface Factors extends Record<keyof typeof adamWScalars, Value> {
  /** 1 − lr·wd */
  readonly decayFactor: Value;
  /** (1 − β₁) times the factors of clipping and scale */
  readonly toFirst: Value;
  /** (1 − β₂) times the square of it */
  readonly toSecond: Value;
}

function updateTensor(
  build: Build,
  { name, shape, decayed }: OptimizedTensor,
  gradient: Value,
  { stepSize, secondCorrection, decayFactor, toFirst, toSecond }: Factors,
  { betas: [beta1, beta2], epsilon, weightDecay }: AdamWSettings,
): void {
  const { graph } = build;
  const names = adamWNames(name);
  const type = tensor('float32', shape);
  const value = graph.input(name, type);
  const first = graph.input(names.first, type);
  const second = graph.input(names.second, type);
  const decayedValue = decayed && weightDecay > 0 ? build.mul(value, decayFactor) : value;
  const nextFirst = build.add(build.scale(first, beta1), build.mul(gradient, toFirst));
  const nextSecond = build.add(build.scale(second, beta2), build.mul(build.square(gradient), toSecond));
  const denominator = build.shift(build.div(build.sqrt(nextSecond), secondCorrection), epsilon);
  graph.output(names.next, build.sub(decayedValue, build.div(build.mul(nextFirst, stepSize), denominator)));
  graph.output(names.nextFirst, nextFirst);
  graph.output(names.nextSecond, nextSecond);
}
