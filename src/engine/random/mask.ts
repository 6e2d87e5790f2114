import { invariant } from '../errors/index.ts';
import type { Generator } from './generator.ts';

/**
 * Fills `target` with a dropout mask: 0 with the given probability, else 1 / (1 - probability), which keeps the mean at 1
 * (inverted dropout, as in PyTorch). Multiply by it to drop. Each value takes 16 random bits, so the rate is exact to 2^-16.
 *
 * Masks have millions of values for each step. The recurrence of `Generator.uint32` runs here on local variables, and the
 * choice is bit arithmetic on the float's pattern: a branch would be mispredicted as often as values are dropped.
 *
 * @param probability of dropping a value, from 0 (all ones) to 1 (all zeros).
 */
export function fillKeepMask(target: Float32Array, probability: number, generator: Generator): void {
  invariant(probability >= 0 && probability <= 1, `a dropout probability of ${probability}`);
  if (probability === 0 || probability === 1) {
    target.fill(1 - probability);
    return;
  }
  const bits = new Int32Array(target.buffer, target.byteOffset, target.length);
  const scaleBits = new Int32Array(Float32Array.of(1 / (1 - probability)).buffer)[0]! | 0;
  const threshold = Math.round((1 - probability) * 2 ** 16) | 0;
  const state = generator.state;
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  const length = bits.length;
  for (let i = 0; i < length; i += 2) {
    const scrambled = Math.imul(b, 5);
    const draw = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    // (x - threshold) >> 31 is all ones where x < threshold and zero elsewhere.
    bits[i] = (((draw >>> 16) - threshold) >> 31) & scaleBits;
    // With an odd length this index is out of range; typed arrays ignore such writes.
    bits[i + 1] = (((draw & 0xffff) - threshold) >> 31) & scaleBits;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}
