import { createHash } from 'node:crypto';
import { invariant } from '../errors/index.ts';

/**
 * A stream of random numbers: xoshiro128** 1.1 by David Blackman and Sebastiano Vigna ("Scrambled linear pseudorandom
 * number generators", ACM TOMS 47(4), 2021; https://prng.di.unimi.it/xoshiro128starstar.c). Integer arithmetic only, so
 * the same seed gives the same numbers on every machine.
 */
export class Generator {
  /** The four words of state. `fillKeepMask` runs the same recurrence on them in local variables. */
  readonly state: Uint32Array;

  constructor(state: readonly [number, number, number, number]) {
    this.state = Uint32Array.from(state);
    invariant(
      this.state.some((word) => word !== 0),
      'xoshiro128** never leaves the state zero',
    );
  }

  /** 32 random bits, as a number from 0 to 2^32 - 1. */
  uint32(): number {
    const s = this.state;
    const scrambled = Math.imul(s[1]!, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= shifted;
    s[3] = (s[3]! << 11) | (s[3]! >>> 21);
    return result;
  }

  /** A multiple of 2^-53 in [0, 1), each equally likely. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  /** A whole number from 0 to `bound` - 1, each exactly equally likely; `bound` is at most 2^32. */
  below(bound: number): number {
    invariant(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 32, `a bound of ${bound} for a random number`);
    // Draws beyond the largest multiple of the bound would favor small remainders: they are drawn again.
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const draw = this.uint32();
      if (draw < limit) return draw % bound;
    }
  }

  /** Normally distributed with mean 0 and variance 1 (Box and Muller, 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }
}

/**
 * The generator of one named stream of a run, such as `seededGenerator(42, 'dropout', step)`. Streams of other names or
 * other seeds are independent, so that a resumed run asks for step 1,000 directly and adding a consumer changes no other.
 * The state is the start of SHA-256 over seed and names (as JSON, which keeps 1 and "1" apart).
 */
export function seededGenerator(seed: number, ...stream: readonly (string | number)[]): Generator {
  invariant(Number.isSafeInteger(seed), `the seed ${seed} is not a whole number`);
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...stream]))
    .digest();
  return new Generator([0, 4, 8, 12].map((at) => digest.readUInt32LE(at)) as [number, number, number, number]);
}
