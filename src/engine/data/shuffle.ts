import type { RandomSource } from './pcg64.ts';

/** A whole number in [0, most], by numpy's legacy masked rejection: draws until one masked to enough bits fits. */
function interval(random: RandomSource, most: number): number {
  const mask = 0xffff_ffff >>> Math.clz32(most);
  for (;;) {
    const value = (random.next32() & mask) >>> 0;
    if (value <= most) return value;
  }
}

/** A whole number in [0, most], by Lemire's multiplication, as numpy's `Generator.choice` draws it; 0 costs no draw. */
function bounded(random: RandomSource, most: number): number {
  if (most === 0) return 0;
  const range = BigInt(most) + 1n;
  const biased = (0xffff_ffffn - BigInt(most)) % range;
  for (;;) {
    const product = BigInt(random.next32()) * range;
    if ((product & 0xffff_ffffn) >= biased) return Number(product >> 32n);
  }
}

/** Shuffles in place (Fisher and Yates, from the end), with the draws of numpy's `Generator.shuffle`. */
export function shuffle(values: Int32Array, random: RandomSource, draw = interval): void {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = draw(random, last);
    const value = values[last]!;
    values[last] = values[other]!;
    values[other] = value;
  }
}

/** numpy's `Generator.permutation(count)`: the numbers 0 to count − 1 in random order. */
export function permutation(count: number, random: RandomSource): Int32Array {
  const values = Int32Array.from({ length: count }, (_, index) => index);
  shuffle(values, random);
  return values;
}

/**
 * numpy's `Generator.choice(count, size, replace=False)` for up to 10,000 candidates: Floyd's sampling, then a shuffle of
 * the picks.
 */
export function choice(count: number, size: number, random: RandomSource): Int32Array {
  const selection = new Set<number>();
  for (let candidate = count - size; candidate < count; candidate += 1) {
    const draw = bounded(random, candidate);
    selection.add(selection.has(draw) ? candidate : draw);
  }
  const picks = Int32Array.from(selection);
  shuffle(picks, random, bounded);
  return picks;
}
