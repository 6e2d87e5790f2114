import type { Value } from '../ir/index.ts';
import type { Build } from '../ops/index.ts';
import { withLora } from './lora.ts';

/** What a weight-decomposed layer is computed from; shapes as in {@link withDora}. */
export interface DoraLayer {
  readonly x: Value;
  /** x behind the update's own dropout; x itself where there is none. */
  readonly dropped: Value;
  readonly weight: Value;
  readonly bias: Value | null;
  readonly a: Value;
  readonly b: Value;
  readonly magnitude: Value;
  readonly scale: number;
  readonly module: string;
  /** Whether the weight is [in, out]. */
  readonly fanInFanOut: boolean;
}

/**
 * DoRA (arXiv:2402.09353, eq. 5 and section 4.3): y = m / ‖V‖ · (x · Vᵀ) + bias with V = W + scale · B · A, where ‖V‖ is the Euclidean
 * length of each row of V and counts as a constant in the gradient. x is [rows, in], W [out, in], A [rank, in], B [out, rank], m and
 * the bias [out].
 *
 * With dropout, as PEFT has it, the layer itself sees all of x and what DoRA adds to it only what is left:
 * y = x · Wᵀ + bias + m / ‖V‖ · (d · Vᵀ) − d · Wᵀ.
 */
export function withDora(build: Build, layer: DoraLayer): Value {
  const { x, dropped, weight, bias, a, b, magnitude, scale, module, fanInFanOut } = layer;
  const adapted = fanInFanOut
    ? build.gemm(a, b, { transA: true, transB: true, alpha: scale, c: weight })
    : build.gemm(b, a, { alpha: scale, c: weight });
  const length = build.stopGradient(build.sqrt(build.reduceSum(build.square(adapted), [fanInFanOut ? 0 : 1])));
  const factor = build.div(magnitude, length);
  const product = build.linear(dropped, weight, null, module, fanInFanOut);
  const scaled = build.mul(withLora(build, product, dropped, a, b, scale), factor);
  if (dropped === x) return bias ? build.add(scaled, bias) : scaled;
  return build.add(build.linear(x, weight, bias, module, fanInFanOut), build.sub(scaled, product));
}

/** A weight [out, in] and the low-rank update of one layer, as numbers row by row. */
export interface DoraWeight {
  readonly weight: Float32Array;
  /** [rank, in] */
  readonly a: Float32Array;
  /** [out, rank] */
  readonly b: Float32Array;
  /** [out] */
  readonly magnitude: Float32Array;
  readonly scale: number;
  readonly rank: number;
}

/**
 * The one weight that stands for a DoRA layer: rows of W + scale · B · A at the lengths of `magnitude`. Sums are float64, so that what it
 * gives is the exact weight rounded once to float32.
 *
 * @param into where it is written; by default over a new array. It may be `weight` itself.
 */
export function mergedDora(
  { weight, a, b, magnitude, scale, rank }: DoraWeight,
  into = new Float32Array(weight.length),
): Float32Array {
  const outputs = magnitude.length;
  const inputs = weight.length / outputs;
  const row = new Float64Array(inputs);
  for (let output = 0; output < outputs; output += 1) {
    for (let input = 0; input < inputs; input += 1) row[input] = weight[output * inputs + input] as number;
    for (let factor = 0; factor < rank; factor += 1) {
      const share = scale * (b[output * rank + factor] as number);
      for (let input = 0; input < inputs; input += 1) {
        row[input] = (row[input] as number) + share * (a[factor * inputs + input] as number);
      }
    }
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    const stretch = (magnitude[output] as number) / length;
    for (let input = 0; input < inputs; input += 1) into[output * inputs + input] = (row[input] as number) * stretch;
  }
  return into;
}
