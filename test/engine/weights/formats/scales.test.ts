import { describe, expect, test } from 'vitest';
import {
  blockMaxima,
  groupSizeOf,
  quantizeScales,
  reconstructScales,
} from '../../../../src/engine/weights/formats/scales.ts';
import { weightsOf } from '../quantized/fixtures.ts';

test.each([
  [1, 1],
  [6, 2],
  [96, 32],
  [1024, 256],
  [917_504, 256],
  [3, 1],
])('%i blocks in groups of %i', (blocks, size) => {
  expect(groupSizeOf(blocks)).toBe(size);
});

test('the largest magnitude of each block, and what is not finite', () => {
  const values = new Float32Array(256);
  values.set([0.5, -2, 1]);
  values[64 + 63] = -0;
  values[128] = -Infinity;
  values[192] = Infinity;
  values[193] = NaN;
  const maxima = new Float32Array(4);
  blockMaxima(values, maxima);
  expect([...maxima]).toEqual([2, 0, Infinity, NaN]);
});

describe('double quantization', () => {
  test('scales come back to half a step of their group', () => {
    const maxima = weightsOf(1024).map((value) => 0.05 + Math.abs(value));
    const quantized = quantizeScales(maxima);
    const again = reconstructScales(quantized);
    const mean = maxima.reduce((sum, scale) => sum + scale, 0) / maxima.length;
    expect(quantized.mean).toBe(Math.fround(mean));
    for (let group = 0; group < 4; group++) {
      const members = [...maxima.subarray(group * 256, (group + 1) * 256)];
      const most = Math.max(...members.map((scale) => Math.abs(scale - quantized.mean)));
      expect(quantized.groupScales[group]).toBe(Math.fround(most / 127));
      for (const [i, scale] of members.entries()) {
        // Besides half a step the float32 sum rounds once more.
        const error = Math.abs(again[group * 256 + i]! - scale);
        expect(error).toBeLessThanOrEqual((most / 127) * 0.5 + scale * 2 ** -23);
      }
    }
  });

  test('float32 step by step, as a graph computes it', () => {
    const quantized = { codes: Int8Array.of(3, -7), groupScales: Float32Array.of(0.1), mean: Math.fround(0.9) };
    expect([...reconstructScales(quantized)]).toEqual(
      [3, -7].map((code) => Math.fround(Math.fround(code * Math.fround(0.1)) + Math.fround(0.9))),
    );
  });

  test('no scale falls below half of what it should be', () => {
    const maxima = new Float32Array(64).fill(1);
    maxima[4] = 0;
    maxima[5] = 0.0005; // nearer to 0 than to the next step, (1 - 0) / 127
    const again = reconstructScales(quantizeScales(maxima));
    expect(again[4]).toBeGreaterThanOrEqual(0);
    expect(again[4]).toBeLessThan(0.01);
    expect(again[5]).toBeGreaterThanOrEqual(0.0005);
    expect(again[5]).toBeLessThan(0.01);
    expect(again[0]).toBeCloseTo(1, 2);
  });

  test('equal scales have no deviation to store', () => {
    const quantized = quantizeScales(new Float32Array(8).fill(0.25));
    expect([...quantized.groupScales]).toEqual([0]);
    expect([...reconstructScales(quantized)]).toEqual(Array(8).fill(0.25));
  });
});
