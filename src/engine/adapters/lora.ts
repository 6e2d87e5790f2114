import type { Value } from '../ir/index.ts';
import type { Build } from '../ops/index.ts';

/** The low-rank update of one linear layer. */
export interface LoraTarget {
  readonly rank: number;
  /** alpha / rank, or alpha / sqrt(rank) when rank-stabilized: see {@link loraScale}. */
  readonly scale: number;
  /** Probability of dropping an element of the update's input. */
  readonly dropout: number;
  /** Whether the whole weight is scaled to a trained length per output: see `dora.ts`. */
  readonly dora?: boolean;
}

/** The factor on B·A: alpha / rank (LoRA, arXiv:2106.09685) or alpha / sqrt(rank) (rsLoRA, arXiv:2312.03732). */
export function loraScale(alpha: number, rank: number, rankStabilized: boolean): number {
  return rankStabilized ? alpha / Math.sqrt(rank) : alpha / rank;
}

/**
 * A scale as mantissa · power with 1 ≤ mantissa < 2 and a power of two. Products with powers of two lose nothing: a graph with the
 * mantissa alone computes the same bits when B is fed times the power, and the gradient of that B is taken times the power.
 */
export function splitScale(scale: number): { readonly mantissa: number; readonly power: number } {
  let power = 1;
  while (scale / power >= 2) power *= 2;
  while (scale / power < 1) power /= 2;
  return { mantissa: scale / power, power };
}

/**
 * base + scale · (x · Aᵀ) · Bᵀ, with x behind the update's own dropout; A is [rank, in], B [out, rank], base [rows, out].
 * The second product adds the base in the same node.
 */
export function withLora(build: Build, base: Value, x: Value, a: Value, b: Value, scale: number): Value {
  return build.gemm(build.gemm(x, a, { transB: true }), b, { transB: true, alpha: scale, c: base });
}
