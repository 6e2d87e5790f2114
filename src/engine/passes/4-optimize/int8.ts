import { tensor, type Value } from '../../ir/index.ts';
import type { Build } from '../../ops/index.ts';

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

/** x · Wᵀ + bias. */
export function int8Forward(
  build: Build,
  x: Value,
  { transposed, scales, gains }: Int8Weights,
  bias: Value | null,
): Value {
  const balanced = gains ? build.mul(x, reciprocals(build, 'inverse_gains', gains)) : x;
  const product = build.int8Product(balanced, transposed, scales);
  return bias ? build.add(product, bias) : product;
}

/** dy · W, with the same codes as the forward product. */
export function int8Backward(build: Build, dy: Value, { codes, scales, gains }: Int8Weights): Value {
  const size = codes.type.shape[1] as number;
  const columns = gains
    ? reciprocals(build, 'inverse_gains', gains)
    : build.graph.constant(`${codes.name}.ones`, tensor('float32', [size]), new Float32Array(size).fill(1));
  return build.int8Product(build.mul(dy, scales), codes, columns);
}

function reciprocals({ graph }: Build, name: string, gains: Float32Array): Value {
  return graph.constant(
    name,
    tensor('float32', [gains.length]),
    gains.map((gain) => 1 / gain),
  );
}
