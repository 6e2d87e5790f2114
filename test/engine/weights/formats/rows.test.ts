import { expect, test } from 'vitest';
import { quantizeRows, transposeColumns } from '../../../../src/engine/weights/formats/rows.ts';
import { blockMaxima } from '../../../../src/engine/weights/formats/scales.ts';
import { weightsOf } from '../quantized/fixtures.ts';

function quantized(values: Float32Array, rows: number) {
  const maxima = new Float32Array(rows);
  blockMaxima(values, maxima, values.length / rows);
  const codes = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  quantizeRows(values, maxima, codes, scales);
  return { codes: [...codes], scales: [...scales] };
}

test('every code is the nearest to weight / scale, ties to even', () => {
  const values = weightsOf(5 * 333);
  const { codes, scales } = quantized(values, 5);
  for (const [i, code] of codes.entries()) {
    const exact = values[i]! / scales[Math.floor(i / 333)]!;
    expect(Math.abs(exact - code)).toBeLessThanOrEqual(0.5);
  }
  expect(scales[2]).toBe(Math.fround(Math.max(...values.subarray(666, 999).map(Math.abs)) / 127));
  expect(quantized(Float32Array.of(127, 0.5, 1.5, -2.5, -127), 1)).toEqual({
    codes: [127, 0, 2, -2, -127],
    scales: [1],
  });
});

test('rows of zeros, and of the smallest numbers there are', () => {
  const tiny = 2 ** -149;
  expect(quantized(Float32Array.of(0, -0, 3 * tiny, tiny), 2)).toEqual({ codes: [0, 0, 0, 0], scales: [0, 0] });
  // The scale 1 rather than 1.38: the quotient would be 175.
  const { codes, scales } = quantized(Float32Array.of(175 * tiny, -175 * tiny, 2 * tiny), 1);
  expect({ codes, scales }).toEqual({ codes: [127, -127, 2], scales: [tiny] });
});

test.each([
  [1, 1],
  [3, 200],
  [200, 3],
  [65, 130],
])('the columns of a [%i, %i] matrix', (rows, width) => {
  const codes = Int8Array.from({ length: rows * width }, (_, i) => i * 7);
  const from = Math.floor(width / 3);
  const target = new Int8Array((width - from) * rows);
  transposeColumns(codes, width, from, width, target);
  expect([...target]).toEqual(Array.from(target, (_, i) => codes[(i % rows) * width + from + Math.floor(i / rows)]!));
});
