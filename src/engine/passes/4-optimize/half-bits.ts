import { type HalfDType, knownDim, tensor, type TensorType, type Value } from '../../ir/index.ts';
import type { Build } from '../../ops/index.ts';
import { widenBfloat16, widenFloat16 } from '../../weights/index.ts';
import { rootOf } from './decode.ts';

/** Patterns of 16 bits. */
const PATTERNS = 2 ** 16;

/**
 * How a tensor of half floats is declared for a device that has no cast for them, over the same bytes of the file: uint32 of two
 * patterns each, the first in the lower half, or where the last axis is odd uint8 with an axis more for the two bytes.
 */
export function bitsType(type: TensorType): TensorType {
  const outer = type.shape.slice(0, -1);
  const last = knownDim(type, type.shape.length - 1);
  return last % 2 === 0 ? tensor('uint32', [...outer, last / 2]) : tensor('uint8', [...outer, last, 2]);
}

/** The float32 values behind tensors of {@link bitsType}, exactly: each pattern is looked up in a table of all 65,536. */
export function fromBits(build: Build, bits: Value, dtype: HalfDType): Value {
  return build.gather(
    valueTable(build, dtype),
    bits.type.dtype === 'uint32' ? ofPairs(build, bits) : ofBytes(build, bits),
  );
}

/** uint32 [.., n] to int32 [.., 2n]. */
function ofPairs(build: Build, pairs: Value): Value {
  const base = build.scalar(PATTERNS, pairs);
  const upper = build.div(pairs, base);
  const lower = build.sub(pairs, build.mul(upper, base));
  const outer = pairs.type.shape.slice(0, -1);
  const size = knownDim(pairs.type, outer.length);
  const column = (x: Value) => build.reshape(build.cast(x, 'int32'), [...outer, size, 1]);
  return build.reshape(build.concat([column(lower), column(upper)], outer.length + 1), [...outer, 2 * size]);
}

/** uint8 [.., n, 2] to int32 [.., n]. */
function ofBytes(build: Build, bytes: Value): Value {
  const root = rootOf(build.graph);
  const worth = root.find('byte_worth') ?? root.constant('byte_worth', tensor('int32', [2]), Int32Array.of(1, 256));
  return build.reduceSum(build.mul(build.cast(bytes, 'int32'), worth), [bytes.type.shape.length - 1]);
}

/** float32 [65536]: the value of each pattern. One constant for all weights. */
function valueTable({ graph }: Build, dtype: HalfDType): Value {
  const root = rootOf(graph);
  const name = `${dtype}_values`;
  const existing = root.find(name);
  if (existing) return existing;
  const patterns = Uint16Array.from({ length: PATTERNS }, (_, pattern) => pattern);
  const values = dtype === 'float16' ? widenFloat16(patterns) : widenBfloat16(patterns);
  return root.constant(name, tensor('float32', [PATTERNS]), values);
}
