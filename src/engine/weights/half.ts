/**
 * float16 and bfloat16 as the bit patterns they are stored in (Uint16Array), to and from float32. Widening is exact, with
 * the payload of a NaN kept; narrowing rounds to the nearest value, ties to the even pattern (IEEE 754-2019, 4.3.1).
 */

const float16Bits = float16Table();

/** Widens float16 patterns into `target` (same length) and returns it. */
export function widenFloat16(
  source: Uint16Array,
  target: Float32Array = new Float32Array(source.length),
): Float32Array {
  const bits = bitsOf(target);
  for (let i = 0; i < source.length; i++) bits[i] = float16Bits[source[i]!]!;
  return target;
}

/** Widens bfloat16 patterns into `target` (same length) and returns it: a bfloat16 is the upper half of a float32. */
export function widenBfloat16(
  source: Uint16Array,
  target: Float32Array = new Float32Array(source.length),
): Float32Array {
  const bits = bitsOf(target);
  for (let i = 0; i < source.length; i++) bits[i] = source[i]! << 16;
  return target;
}

/** Rounds float32 values to float16 patterns; beyond 65,519.99 they become infinite. */
export function narrowToFloat16(
  source: Float32Array,
  target: Uint16Array = new Uint16Array(source.length),
): Uint16Array {
  const bits = bitsOf(source);
  for (let i = 0; i < source.length; i++) target[i] = roundToFloat16(bits[i]!);
  return target;
}

/** Rounds float32 values to bfloat16 patterns. */
export function narrowToBfloat16(
  source: Float32Array,
  target: Uint16Array = new Uint16Array(source.length),
): Uint16Array {
  const bits = bitsOf(source);
  for (let i = 0; i < source.length; i++) {
    const x = bits[i]!;
    // Rounding up could carry a NaN into infinity, so a NaN is cut off instead and kept quiet.
    const isNaN = (x & 0x7fff_ffff) > 0x7f80_0000;
    target[i] = isNaN ? (x >>> 16) | 0x40 : (x + 0x7fff + ((x >>> 16) & 1)) >>> 16;
  }
  return target;
}

function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

function roundToFloat16(x: number): number {
  const sign = (x >>> 16) & 0x8000;
  const magnitude = x & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  // 65520 lies half way between the largest float16 and the next power of two, and the tie goes to the even side: up.
  if (magnitude >= 0x477f_f000) return sign | 0x7c00;
  // From 2^-14 on the result is normal: exponent bias 127 becomes 15, and 13 bits are rounded away.
  if (magnitude >= 0x3880_0000) {
    return sign | ((magnitude - 0x3800_0000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  }
  // 2^-25 is half of the smallest subnormal, and zero is even.
  if (magnitude <= 0x3300_0000) return sign;
  const significand = (magnitude & 0x7f_ffff) | 0x80_0000;
  const shift = 126 - (magnitude >>> 23); // subnormals count in units of 2^-24
  const truncated = significand >>> shift;
  const rest = significand & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return sign | (rest > half || (rest === half && (truncated & 1) === 1) ? truncated + 1 : truncated);
}

/** The float32 bit pattern of every float16 bit pattern. */
function float16Table(): Uint32Array {
  const table = new Uint32Array(0x10000);
  for (let pattern = 0; pattern < table.length; pattern++) {
    const sign = (pattern & 0x8000) << 16;
    const exponent = (pattern >>> 10) & 0x1f;
    const fraction = pattern & 0x3ff;
    if (exponent === 0x1f) table[pattern] = sign | 0x7f80_0000 | (fraction << 13);
    else if (exponent > 0) table[pattern] = sign | ((exponent + 112) << 23) | (fraction << 13);
    else if (fraction === 0) table[pattern] = sign;
    else {
      // Subnormal, fraction * 2^-24: shifted up until its leading bit is the hidden one.
      const shift = Math.clz32(fraction) - 21;
      table[pattern] = sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
    }
  }
  return table;
}
