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
