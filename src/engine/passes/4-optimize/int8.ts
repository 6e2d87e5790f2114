import { type Dim, dimOf, knownDim, tensor, type Value } from '../../ir/index.ts';
import type { Build, QuantizedRows } from '../../ops/index.ts';

/** A linear layer's weight W [out, in] as int8 codes: W = scales · codes / gains, by output and by input channel. */
export interface Int8Weights {
  /** int8 [out, in] */
  readonly codes: Value;
  /** int8 [in, out] */
  readonly transposed: Value;
  /** float32 [out] */
  readonly scales: Value;
  readonly gains: Float32Array | null;
}

/**
 * before: y = Linear(x, W, b)                                        branch: dx = Gemm(dy, W)
 * after:  rows = QuantizeRows(x)   y = Int8Product(rows, codesᵀ, scales) + b
 *         branch: dx = Int8Product(QuantizeRows(dy · scales), codes, ones)
 *
 * Writes products with int8 weights into one graph, which is not one of its branches: what those read would be kept for them.
 */
export class Int8Products {
  readonly #zeroPoints = new Map<Dim, Value>();
  readonly #inputs = new Map<Value, { gains: Float32Array | null; rows: QuantizedRows }[]>();

  /** x · Wᵀ + bias. Layers that read the same x share it in 8 bits: queries, keys and values do. */
  forward(build: Build, x: Value, { transposed, scales, gains }: Int8Weights, bias: Value | null): Value {
    const product = build.int8Product(this.#shared(build, x, gains), transposed, scales);
    return bias ? build.add(product, bias) : product;
  }

  /** dy · W, with the same codes as the forward product. */
  backward(build: Build, dy: Value, { codes, scales, gains }: Int8Weights): Value {
    const size = knownDim(codes.type, 1);
    const columns = gains
      ? inverseGains(build, gains)
      : build.graph.constant(`${codes.name}.ones`, tensor('float32', [size]), new Float32Array(size).fill(1));
    return build.int8Product(this.#quantize(build, build.mul(dy, scales)), codes, columns);
  }

  #shared(build: Build, x: Value, gains: Float32Array | null): QuantizedRows {
    const others = this.#inputs.get(x) ?? [];
    const existing = others.find((other) => other.gains === gains);
    if (existing) return existing.rows;
    const rows = this.#quantize(build, gains ? build.mul(x, inverseGains(build, gains)) : x);
    this.#inputs.set(x, [...others, { gains, rows }]);
    return rows;
  }

  #quantize(build: Build, x: Value): QuantizedRows {
    const rows = dimOf(x.type, 0);
    const zeroPoints = this.#zeroPoints.get(rows) ?? build.zeroPoints(x);
    this.#zeroPoints.set(rows, zeroPoints);
    return build.quantizeRows(x, zeroPoints);
  }
}

/** float32 [in]: what undoes the gains that were folded into a weight. */
export function inverseGains({ graph }: Build, gains: Float32Array): Value {
  return graph.constant(
    'inverse_gains',
    tensor('float32', [gains.length]),
    gains.map((gain) => 1 / gain),
  );
}
