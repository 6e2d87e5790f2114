import { expect } from 'vitest';
import { seededGenerator } from '../../src/engine/random/index.ts';
import type { TensorValues } from '../../src/engine/train/trained/initial.ts';

/** The Euclidean norm of all numbers together. */
export function normOf(arrays: Iterable<ArrayLike<number>>): number {
  let total = 0;
  for (const array of arrays) for (let index = 0; index < array.length; index++) total += array[index]! ** 2;
  return Math.sqrt(total);
}

/** Expects the same names, and in each tensor numbers that differ by at most `tolerance` times the norm of that tensor. */
export function expectSameTensors(
  actual: ReadonlyMap<string, ArrayLike<number>>,
  expected: ReadonlyMap<string, ArrayLike<number>>,
  tolerance: number,
): void {
  expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, numbers] of expected) {
    const own = actual.get(name)!;
    expect(own.length, name).toBe(numbers.length);
    const differences = Array.from(numbers, (number, index) => own[index]! - number);
    expect(normOf([differences]), name).toBeLessThanOrEqual(tolerance * normOf([numbers]));
  }
}

/**
 * Expects gradients to be the slopes of the loss, tensor by tensor along random directions of length 1. The loss comes in
 * float32, so that a small step drowns in its rounding: the slope is taken over steps of 0.02 and 0.01 and extrapolated to
 * 0 (Richardson), which leaves an error of the fourth order of the step and 2⁻²⁴ / 0.01 · a few of rounding.
 */
export async function expectSlopes(
  lossAt: (values: TensorValues) => Promise<number>,
  values: TensorValues,
  gradients: ReadonlyMap<string, Float32Array>,
  tolerance = 2e-4,
): Promise<void> {
  const scale = normOf(gradients.values());
  for (const [name, gradient] of gradients) {
    const direction = directionFor(name, gradient);
    const slopeOver = async (step: number) => {
      const at = (offset: number) =>
        lossAt(
          new Map(values).set(
            name,
            values.get(name)!.map((x, index) => x + offset * direction[index]!),
          ),
        );
      return ((await at(step)) - (await at(-step))) / (2 * step);
    };
    const slope = (4 * (await slopeOver(0.01)) - (await slopeOver(0.02))) / 3;
    const expected = gradient.reduce((sum, each, index) => sum + each * direction[index]!, 0);
    expect(Math.abs(slope - expected), `${name}: slope ${slope}, gradient ${expected}`).toBeLessThanOrEqual(
      tolerance * Math.max(scale, 1),
    );
  }
}

/** Half along the gradient, so that the slope is large where the gradient is, and half at random, to see what it lacks. */
function directionFor(name: string, gradient: Float32Array): number[] {
  const generator = seededGenerator(11, name);
  const random = Array.from(gradient, () => generator.normal());
  const [length, randomLength] = [normOf([gradient]) || 1, normOf([random])];
  const mixed = random.map((each, index) => each / randomLength + gradient[index]! / length);
  const mixedLength = normOf([mixed]);
  return mixed.map((each) => each / mixedLength);
}
