import type { Generator } from '../random/index.ts';

const SQRT_2 = Math.sqrt(2);
const LOG_SQRT_2_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * The complementary error function, by its series below 2 and by the continued fraction of Laplace above (Abramowitz and
 * Stegun, Handbook of Mathematical Functions, 7.1.6 and 7.1.14); relative error below 1e-12.
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n += 1) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = x;
  for (let n = 100; n >= 1; n -= 1) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/** The probability that a standard normal lies between a and b, a ≤ b; computed in the tail that keeps its digits. */
export function normalMass(a: number, b: number): number {
  if (a > 0) return 0.5 * (erfc(a / SQRT_2) - erfc(b / SQRT_2));
  return 0.5 * (erfc(-b / SQRT_2) - erfc(-a / SQRT_2));
}

/** The logarithm of the standard normal density. */
export function logNormalDensity(z: number): number {
  return -0.5 * z * z - LOG_SQRT_2_PI;
}

/**
 * A number of a normal between low and high, by rejection. The mean has to lie between them and `sigma` may be at most their
 * distance: more than a third of the draws is accepted then.
 */
export function drawTruncatedNormal(
  mean: number,
  sigma: number,
  { low, high }: { readonly low: number; readonly high: number },
  generator: Generator,
): number {
  for (;;) {
    const draw = mean + sigma * generator.normal();
    if (draw >= low && draw <= high) return draw;
  }
}
