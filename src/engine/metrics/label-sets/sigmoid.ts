/** 1 / (1 + exp(−z)) of each value, in float64. */
export function sigmoid(logits: ArrayLike<number>): Float64Array {
  return Float64Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
}

/** log(1 + exp(z)) = max(z, 0) + log(1 + exp(−|z|)): no exponential overflows, and a small result keeps its digits. */
export function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}
