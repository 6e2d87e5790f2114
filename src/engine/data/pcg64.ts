import { seedSequence } from './seed-sequence.ts';

const MULTIPLIER = 0x2360ed05_1fc65da4_4385df64_9fccf645n;
const MASK_64 = (1n << 64n) - 1n;

/** A source of random whole numbers, the same on every machine for the same seed. */
export interface RandomSource {
  /** The next 64 bits. */
  next64(): bigint;
  /** The next 32 bits: the low half of a 64-bit draw, then its high half. */
  next32(): number;
}

/**
 * numpy's `default_rng(seed)`: the generator PCG64 (XSL-RR 128/64; O'Neill, "PCG: a family of simple fast space-efficient
 * statistically good algorithms for random number generation", 2014), seeded through {@link seedSequence}.
 */
export function pcg64(seed: bigint): RandomSource {
  const [w0, w1, w2, w3] = seedSequence(seed) as [bigint, bigint, bigint, bigint];
  const increment = BigInt.asUintN(128, (((w2 << 64n) | w3) << 1n) | 1n);
  let state = BigInt.asUintN(128, increment + ((w0 << 64n) | w1));
  let highHalf: number | undefined;

  function step(): void {
    state = BigInt.asUintN(128, state * MULTIPLIER + increment);
  }
  step();

  function next64(): bigint {
    step();
    const folded = (state >> 64n) ^ (state & MASK_64);
    const rotation = state >> 122n;
    return BigInt.asUintN(64, (folded >> rotation) | (folded << (64n - rotation)));
  }

  return {
    next64,
    next32() {
      if (highHalf !== undefined) {
        const high = highHalf;
        highHalf = undefined;
        return high;
      }
      const bits = next64();
      highHalf = Number(bits >> 32n);
      return Number(bits & 0xffff_ffffn);
    },
  };
}
