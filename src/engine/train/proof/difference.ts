/** A tensor that both devices computed, with the name that a reason calls it. */
export interface ComparedTensor {
  readonly name: string;
  readonly actual: ArrayLike<number>;
  readonly expected: ArrayLike<number>;
}

export interface Comparison {
  /** The largest relative difference. */
  readonly largest: number;
  /** The first tensor, in their order, that differs by more than the tolerance. */
  readonly differing: string | null;
}

/** Compares tensors in the order in which they depend on each other: what differs first is what went wrong. */
export function compareTensors(tensors: readonly ComparedTensor[], tolerance: number): Comparison {
  let largest = 0;
  let differing: string | null = null;
  for (const { name, actual, expected } of tensors) {
    const difference = relativeDifference(actual, expected);
    largest = Math.max(largest, difference);
    if (difference > tolerance) differing ??= `${name} ${describe(actual, difference)}`;
  }
  return { largest, differing };
}

/** |actual - expected| / |expected| in the Euclidean norm; infinite where a number is not finite or one is missing. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let difference = 0;
  let norm = 0;
  for (let index = 0; index < expected.length; index++) {
    difference += (actual[index]! - expected[index]!) ** 2;
    norm += expected[index]! ** 2;
  }
  if (!Number.isFinite(difference)) return Infinity;
  return difference === 0 ? 0 : Math.sqrt(difference / norm);
}

function describe(actual: ArrayLike<number>, difference: number): string {
  const values = Array.from(actual);
  if (values.length > 0 && values.every((value) => value === 0)) return 'is all zeros';
  if (values.some((value) => !Number.isFinite(value))) return 'has numbers that are not finite';
  if (!Number.isFinite(difference)) return 'has another shape';
  return `is off by ${(100 * difference).toPrecision(2)} %`;
}
