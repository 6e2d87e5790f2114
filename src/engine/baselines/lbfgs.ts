/** Value and gradient of a smooth function at a point. */
export interface Evaluated {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface MinimizeOptions {
  /** Ends where no entry of the gradient is larger. */
  readonly tolerance: number;
  readonly mostIterations: number;
  /** Called after each iteration; true ends the search at the best point so far. */
  readonly onIteration?: (iteration: number) => boolean;
}

export interface Minimum extends Evaluated {
  readonly point: Float64Array;
  readonly iterations: number;
  /** Whether the tolerance was reached. */
  readonly converged: boolean;
}

/** Pairs of steps and changes of the gradient that stand for the curvature. */
const MEMORY = 10;
/** Evaluations along one direction; a convex function needs a few. */
const MOST_TRIALS = 40;
/** How much of the decrease that the slope promises a step must bring, and how much of the slope may remain. */
const DECREASE = 1e-4;
const CURVATURE = 0.9;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly product: number;
}

/**
 * Minimizes a convex function by L-BFGS (Liu and Nocedal, "On the limited memory BFGS method for large scale optimization",
 * 1989; the two loops are algorithm 7.4 of Nocedal and Wright), with step lengths by bisection until the weak Wolfe
 * conditions hold (Lewis and Overton, "Nonsmooth optimization via quasi-Newton methods", 2013, algorithm 2.6).
 */
export function minimize(
  evaluate: (point: Float64Array) => Evaluated,
  start: Float64Array,
  { tolerance, mostIterations, onIteration = () => false }: MinimizeOptions,
): Minimum {
  let point = start;
  let current = evaluate(point);
  const pairs: Pair[] = [];
  for (let iteration = 0; ; iteration += 1) {
    const converged = largest(current.gradient) <= tolerance;
    if (converged || iteration === mostIterations) return { ...current, point, iterations: iteration, converged };
    const direction = directionOf(current.gradient, pairs);
    // The first step has no curvature to go by: its length is that of the gradient, at most 1.
    const first = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(current.gradient, current.gradient))) : 1;
    const next = search(evaluate, point, current, direction, first);
    if (next === null) return { ...current, point, iterations: iteration, converged };
    const step = difference(next.point, point);
    const change = difference(next.gradient, current.gradient);
    const product = dot(step, change);
    if (product > 0) pairs.push({ step, change, product });
    if (pairs.length > MEMORY) pairs.shift();
    ({ point } = next);
    current = next;
    if (onIteration(iteration + 1)) return { ...current, point, iterations: iteration + 1, converged: false };
  }
}

/** −H · gradient, where H stands for the inverse of the second derivatives as the pairs tell it. */
function directionOf(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares = new Float64Array(pairs.length);
  for (let index = pairs.length - 1; index >= 0; index -= 1) {
    const { step, change, product } = pairs[index]!;
    shares[index] = dot(step, direction) / product;
    add(direction, change, -shares[index]!);
  }
  const last = pairs.at(-1);
  if (last !== undefined) scale(direction, last.product / dot(last.change, last.change));
  for (const [index, { step, change, product }] of pairs.entries()) {
    add(direction, step, shares[index]! - dot(change, direction) / product);
  }
  return direction;
}

/** A point along the direction; null where rounding leaves nothing to gain. */
function search(
  evaluate: (point: Float64Array) => Evaluated,
  point: Float64Array,
  { value, gradient }: Evaluated,
  direction: Float64Array,
  firstLength: number,
): (Evaluated & { readonly point: Float64Array }) | null {
  const slope = dot(gradient, direction);
  let [low, high, length] = [0, Infinity, firstLength];
  for (let trial = 0; trial < MOST_TRIALS; trial += 1) {
    const next = point.slice();
    add(next, direction, length);
    const evaluated = evaluate(next);
    if (!(evaluated.value <= value + DECREASE * length * slope)) high = length;
    else if (dot(evaluated.gradient, direction) < CURVATURE * slope) low = length;
    else return { ...evaluated, point: next };
    length = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return null;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

function dot(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < first.length; index += 1) sum += first[index]! * second[index]!;
  return sum;
}

/** target += factor · values */
function add(target: Float64Array, values: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) target[index]! += factor * values[index]!;
}

function scale(target: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) target[index]! *= factor;
}

function difference(first: Float64Array, second: Float64Array): Float64Array {
  return first.map((value, index) => value - second[index]!);
}
