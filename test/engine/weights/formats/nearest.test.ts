import { expect, test } from 'vitest';
import { byteTable, type FourBit, int4Levels, nf4Levels } from '../../../../src/engine/weights/formats/levels.ts';
import { blockQuantizer } from '../../../../src/engine/weights/formats/nearest.ts';
import { weightsOf } from '../quantized/fixtures.ts';

/** The code whose level · scale is nearest, the lowest of several, by trying all. */
function nearest(value: number, scale: number, levels: Float32Array, lowest: number): number {
  let best = lowest;
  for (let code = lowest + 1; code < 16; code++) {
    if (Math.abs(levels[code]! * scale - value) < Math.abs(levels[best]! * scale - value)) best = code;
  }
  return best;
}

const neighbours = (value: number): number[] => {
  const bits = new Int32Array(Float32Array.of(value).buffer)[0]!;
  return [...new Float32Array(Int32Array.of(bits - 1, bits, bits + 1).buffer)];
};

const fourBit = {
  nf4: { levels: nf4Levels, lowest: 0, zero: 7 },
  int4: { levels: int4Levels, lowest: 1, zero: 8 },
} satisfies Record<string, FourBit>;

const formats = ['nf4', 'int4'] as const;

test.each(formats)('%s: every code is the nearest, right beside the midpoints too', (format) => {
  const { levels, lowest } = fourBit[format];
  const quantize = blockQuantizer(fourBit[format]);
  const random = weightsOf(64 * 300);
  for (const scale of [1, 0.0371, 2 ** -30, 1.2e-38, 7.1e-44, 3e37]) {
    const midpoints = [...levels].slice(0, 15).flatMap((level, code) => {
      return neighbours(Math.fround(((level + levels[code + 1]!) / 2) * scale)).concat(neighbours(level * scale));
    });
    const values = new Float32Array(64 * 302);
    values.set(random.map((value) => Math.max(-2, Math.min(2, value * 40)) * scale));
    values.set(midpoints, 64 * 300);
    const blocks = values.length / 64;
    const codes = new Uint8Array(values.length / 2);
    quantize(values, new Float32Array(blocks).fill(2 * scale), new Float32Array(blocks).fill(scale), codes);
    const rounded = Math.fround(scale);
    const wrong = [...values].findIndex((value, i) => {
      const code = i % 2 === 0 ? codes[i >> 1]! >> 4 : codes[i >> 1]! & 15;
      return code !== nearest(value, rounded, levels, lowest);
    });
    expect(wrong, `at scale ${scale}`).toBe(-1);
  }
});

test.each([
  ['no scale', 0, 0],
  ['a scale below 0', 0, -0.001],
  ['a scale that has nothing to do with its weights', 1, 0.4],
])('a block with %s counts as zeros', (_, maximum, scale) => {
  const codes = new Uint8Array(32);
  const values = new Float32Array(64).fill(maximum);
  blockQuantizer(fourBit.nf4)(values, Float32Array.of(maximum), Float32Array.of(scale), codes);
  expect([...codes]).toEqual(Array(32).fill(0x77));
  blockQuantizer(fourBit.int4)(values, Float32Array.of(maximum), Float32Array.of(scale), codes);
  expect([...codes]).toEqual(Array(32).fill(0x88));
});

test('the levels and their table by bytes', () => {
  expect([nf4Levels[0], nf4Levels[7], nf4Levels[15]]).toEqual([-1, 0, 1]);
  expect([int4Levels[1], int4Levels[8], int4Levels[9], int4Levels[15]]).toEqual([-1, 0, Math.fround(1 / 7), 1]);
  const table = byteTable(nf4Levels);
  expect(table).toHaveLength(512);
  expect([...table.subarray(2 * 0x3a, 2 * 0x3a + 2)]).toEqual([nf4Levels[3], nf4Levels[10]]);
});
