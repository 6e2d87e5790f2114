import type { Domain, Parameter } from '../../shared/search.ts';
import type { Generator } from '../random/index.ts';
import { drawTruncatedNormal, logNormalDensity, normalMass } from './normal.ts';
import { boundsOf, coordinateOf, valueAt } from './space.ts';

/** The coordinates of one point, in the order of the parameters. */
export type Point = readonly number[];

/**
 * A density over several parameters at once: a mixture with one kernel for each observed point and one, wide, for what is known
 * before any (the prior). A kernel is a product over the parameters: truncated normals for numbers, their mass for whole
 * numbers, and probabilities for choices. This is the estimator of multivariate TPE as Optuna 5 builds it: the width of a
 * kernel is the larger distance to its neighbors, at least 1/min(100, kernels + 1) of the range (Bergstra et al., "Algorithms
 * for Hyper-Parameter Optimization", NIPS 2011; Watanabe, arXiv:2304.11127, for the choices of Optuna).
 */
export class ParzenEstimator {
  readonly #weights: readonly number[];
  readonly #axes: readonly Axis[];

  /**
   * @param points what was observed, oldest first
   * @param weights one for each point; the prior weighs 1
   */
  constructor(parameters: readonly Parameter[], points: readonly Point[], weights: readonly number[]) {
    const all = [...weights, 1];
    const sum = all.reduce((total, weight) => total + weight, 0);
    this.#weights = all.map((weight) => weight / sum);
    this.#axes = parameters.map(({ domain }, place) => {
      const observed = points.map((point) => point[place]!);
      return domain.kind === 'choice'
        ? new ChoiceAxis(domain.choices.length, observed)
        : new NumberAxis(domain, observed);
    });
  }

  /** A point drawn from the mixture. */
  sample(generator: Generator): number[] {
    const kernel = drawIndex(this.#weights, generator);
    return this.#axes.map((axis) => axis.sample(kernel, generator));
  }

  /** The logarithm of the density at a point. */
  logDensity(point: Point): number {
    const logs = this.#weights.map((weight, kernel) =>
      this.#axes.reduce((sum, axis, place) => sum + axis.logDensity(kernel, point[place]!), Math.log(weight)),
    );
    const largest = Math.max(...logs);
    if (largest === -Infinity) return -Infinity;
    return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0));
  }
}

/** One parameter of every kernel; the last kernel is the prior. */
interface Axis {
  sample(kernel: number, generator: Generator): number;
  logDensity(kernel: number, coordinate: number): number;
}

class ChoiceAxis implements Axis {
  /** [kernels][choices] */
  readonly #probabilities: readonly (readonly number[])[];

  constructor(choices: number, observed: readonly number[]) {
    const kernels = observed.length + 1;
    const spread = observed.length === 0 ? 1 : 1 / kernels;
    this.#probabilities = [...observed, null].map((place) => {
      const weights = Array.from({ length: choices }, (_, choice) => spread + (choice === place ? 1 : 0));
      const sum = weights.reduce((total, weight) => total + weight, 0);
      return weights.map((weight) => weight / sum);
    });
  }

  sample(kernel: number, generator: Generator): number {
    return drawIndex(this.#probabilities[kernel]!, generator);
  }

  logDensity(kernel: number, choice: number): number {
    return Math.log(this.#probabilities[kernel]![choice]!);
  }
}

class NumberAxis implements Axis {
  readonly #domain: Exclude<Domain, { kind: 'choice' }>;
  readonly #bounds: { readonly low: number; readonly high: number };
  readonly #means: readonly number[];
  readonly #sigmas: readonly number[];
  /** The logarithm of the mass of each kernel between the bounds. */
  readonly #logMasses: readonly number[];

  constructor(domain: Exclude<Domain, { kind: 'choice' }>, observed: readonly number[]) {
    this.#domain = domain;
    this.#bounds = boundsOf(domain);
    const { low, high } = this.#bounds;
    this.#means = [...observed, (low + high) / 2];
    this.#sigmas = [...widths(observed, low, high), high - low];
    this.#logMasses = this.#means.map((mean, kernel) => {
      const sigma = this.#sigmas[kernel]!;
      return Math.log(normalMass((low - mean) / sigma, (high - mean) / sigma));
    });
  }

  sample(kernel: number, generator: Generator): number {
    const drawn = drawTruncatedNormal(this.#means[kernel]!, this.#sigmas[kernel]!, this.#bounds, generator);
    // A whole number is drawn as the interval that it stands for.
    return coordinateOf(this.#domain, valueAt(this.#domain, drawn));
  }

  logDensity(kernel: number, coordinate: number): number {
    const mean = this.#means[kernel]!;
    const sigma = this.#sigmas[kernel]!;
    if (this.#domain.kind === 'float') {
      return logNormalDensity((coordinate - mean) / sigma) - Math.log(sigma) - this.#logMasses[kernel]!;
    }
    const [left, right] = this.#interval(coordinate);
    return Math.log(normalMass((left - mean) / sigma, (right - mean) / sigma)) - this.#logMasses[kernel]!;
  }

  /** The coordinates that a whole number stands for. */
  #interval(coordinate: number): readonly [number, number] {
    const { step, log } = this.#domain as Extract<Domain, { kind: 'int' }>;
    if (!log) return [coordinate - step / 2, coordinate + step / 2];
    const value = Math.exp(coordinate);
    return [Math.log(value - step / 2), Math.log(value + step / 2)];
  }
}

/** The width of the kernel of each point. */
function widths(observed: readonly number[], low: number, high: number): number[] {
  const order = observed.map((_, index) => index).sort((one, other) => observed[one]! - observed[other]!);
  const sorted = [low, ...order.map((index) => observed[index]!), high];
  const least = (high - low) / Math.min(100, observed.length + 2);
  const result = observed.map(() => 0);
  order.forEach((index, rank) => {
    const place = rank + 1;
    const [before, after] = [sorted[place]! - sorted[place - 1]!, sorted[place + 1]! - sorted[place]!];
    // Of two points or more, the outer ones have one neighbor: the ends of the range are none.
    const isFirst = rank === 0 && order.length > 1;
    const isLast = rank === order.length - 1 && order.length > 1;
    const distance = isFirst ? after : isLast ? before : Math.max(before, after);
    result[index] = Math.min(high - low, Math.max(least, distance));
  });
  return result;
}

function drawIndex(probabilities: readonly number[], generator: Generator): number {
  let rest = generator.uniform();
  for (const [index, probability] of probabilities.entries()) {
    rest -= probability;
    if (rest < 0) return index;
  }
  return probabilities.length - 1;
}
