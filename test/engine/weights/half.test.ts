import { describe, expect, test } from 'vitest';
import { narrowToBfloat16, narrowToFloat16, widenBfloat16, widenFloat16 } from '../../../src/engine/weights/half.ts';

const patterns = Uint16Array.from({ length: 0x10000 }, (_, pattern) => pattern);

/** The value of a float16 pattern from its definition (IEEE 754-2019, 3.4): sign, 5 exponent bits, 10 fraction bits. */
function float16Value(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1;
  const exponent = (pattern >>> 10) & 0x1f;
  const fraction = pattern & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

describe('float16', () => {
  const widened = widenFloat16(patterns);

  test('all 65,536 patterns widen to the value they stand for', () => {
    const wrong = [...patterns].filter((pattern) => !Object.is(widened[pattern], float16Value(pattern)));
    expect(wrong).toEqual([]);
  });

  test('all patterns come back; signalling NaNs come back quiet, with sign and payload', () => {
    const back = narrowToFloat16(widened);
    const isNaN = (pattern: number) => (pattern & 0x7fff) > 0x7c00;
    const wrong = [...patterns].filter((p) => back[p] !== (isNaN(p) ? p | 0x200 : p));
    expect(wrong).toEqual([]);
  });

  test('rounds to the nearest value, ties to even, at and around every midpoint', () => {
    // Positive finite patterns are in order of value; between two neighbours lies one tie.
    for (let low = 0; low < 0x7bff; low++) {
      const middle = (widened[low]! + widened[low + 1]!) / 2; // exact in float32: one more bit than float16
      const even = low % 2 === 0 ? low : low + 1;
      const [below, at, above, negative] = narrowToFloat16(
        Float32Array.of(nextDown(middle), middle, nextUp(middle), -middle),
      );
      if (below !== low || at !== even || above !== low + 1 || negative !== (even | 0x8000)) {
        expect([low, below, at, above, negative]).toEqual([low, low, even, low + 1, even | 0x8000]);
      }
    }
  });

  test('overflow, underflow, signs of zero', () => {
    const values = Float32Array.of(65504, 65519.996, 65520, 1e30, -Infinity, 2 ** -25, 2 ** -25 * 1.0001, 1e-40, -0);
    expect([...narrowToFloat16(values)]).toEqual([
      0x7bff, 0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x0000, 0x0001, 0x0000, 0x8000,
    ]);
  });
});

describe('bfloat16', () => {
  const widened = widenBfloat16(patterns);

  test('widening puts the pattern in the upper half, NaN payloads included', () => {
    const bits = new Uint32Array(widened.buffer);
    expect(patterns.every((pattern) => bits[pattern] === (pattern << 16) >>> 0)).toBe(true);
  });

  test('all patterns come back; signalling NaNs come back quiet', () => {
    const back = narrowToBfloat16(widened);
    const isNaN = (pattern: number) => (pattern & 0x7fff) > 0x7f80;
    const wrong = [...patterns].filter((p) => back[p] !== (isNaN(p) ? p | 0x40 : p));
    expect(wrong).toEqual([]);
  });

  test('rounds to nearest, ties to even; the largest float32 becomes infinite; a NaN stays one', () => {
    const bits = Uint32Array.of(0x3f808000, 0x3f818000, 0x3f808001, 0x3f807fff, 0x7f7fffff, 0x7f800001, 0xff800001, 1);
    expect([...narrowToBfloat16(new Float32Array(bits.buffer))]).toEqual([
      0x3f80, 0x3f82, 0x3f81, 0x3f80, 0x7f80, 0x7fc0, 0xffc0, 0,
    ]);
  });
});

test('views into a larger buffer convert their own part only', () => {
  const values = Float32Array.of(9, 1, 2, 9);
  expect([...narrowToFloat16(values.subarray(1, 3))]).toEqual([0x3c00, 0x4000]);
  widenBfloat16(Uint16Array.of(0x3f80), values.subarray(3));
  expect([...values]).toEqual([9, 1, 2, 1]);
});

function neighbour(value: number, step: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0]! += step;
  return new Float32Array(bits.buffer)[0]!;
}
const nextUp = (value: number) => neighbour(value, 1);
const nextDown = (value: number) => neighbour(value, -1);
