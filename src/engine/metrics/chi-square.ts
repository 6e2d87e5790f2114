/**
 * P(χ² ≥ x) with one degree of freedom: the upper incomplete gamma function Q(1/2, x/2), by its series below 3/2 and by its
 * continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31, the fraction evaluated by Lentz's method).
 */
export function chiSquareTail(x: number): number {
  if (x <= 0) return 1;
  const half = x / 2;
  // Γ(1/2) = √π.
  const front = Math.exp(-half) * Math.sqrt(half / Math.PI);
  return half < 1.5 ? 1 - front * series(half) : front * fraction(half);
}

/** Σ xⁿ / (½·(½+1)·…·(½+n)). */
function series(x: number): number {
  let term = 2;
  let total = term;
  for (let n = 1; term > total * Number.EPSILON; n += 1) {
    term *= x / (n + 0.5);
    total += term;
  }
  return total;
}

function fraction(x: number): number {
  const tiny = 1e-300;
  let b = x + 0.5;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 1000; n += 1) {
    const a = -n * (n - 0.5);
    b += 2;
    d = 1 / (a * d + b || tiny);
    c = b + a / c || tiny;
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < Number.EPSILON) break;
  }
  return value;
}
