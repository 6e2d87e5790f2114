import { describe, expect, it } from 'vitest';
import { BLOCK, blocksOf, quantizeRows4, quantizeRows8 } from '../../../../src/engine/export/onnx/quantize.ts';
import { seededGenerator } from '../../../../src/engine/random/index.ts';

const generator = seededGenerator(1, 'quantize');
const draw = (size: number) => Float32Array.from({ length: size }, () => generator.normal());

describe('rows in 8 bits', () => {
  it('are within half a step of the weights, and a row of zeros stays zero', () => {
    const [rows, inputs] = [3, 20];
    const weights = draw(rows * inputs);
    weights.fill(0, inputs, 2 * inputs);
    const [codes, scales] = [new Uint8Array(rows * inputs), new Float32Array(rows)];
    // Transposed, as a product reads them.
    quantizeRows8(weights.subarray(0, inputs), inputs, 0, scales, codes, (row, column) => column * rows + row);
    quantizeRows8(weights.subarray(inputs), inputs, 1, scales, codes, (row, column) => column * rows + row);
    weights.forEach((weight, index) => {
      const [row, column] = [Math.floor(index / inputs), index % inputs];
      const back = (codes[column * rows + row]! - 128) * scales[row]!;
      expect(Math.abs(back - weight)).toBeLessThanOrEqual(scales[row]! / 2 + 1e-6);
    });
    expect(scales[1]).toBe(0);
  });
});

describe('rows in 4 bits', () => {
  it('are within a step of the weights, also where the last block is not full', () => {
    const [rows, inputs] = [2, BLOCK + 10];
    const weights = draw(rows * inputs);
    const codes = new Uint8Array((rows * blocksOf(inputs) * BLOCK) / 2);
    const scales = new Float32Array(rows * blocksOf(inputs));
    quantizeRows4(weights, inputs, 0, scales, codes);
    weights.forEach((weight, index) => {
      const [row, column] = [Math.floor(index / inputs), index % inputs];
      const block = row * 2 + Math.floor(column / BLOCK);
      const place = column % BLOCK;
      const byte = codes[(block * BLOCK) / 2 + (place >> 1)]!;
      const code = place % 2 === 0 ? byte & 15 : byte >> 4;
      expect(Math.abs((code - 8) * scales[block]! - weight)).toBeLessThanOrEqual(Math.abs(scales[block]!) + 1e-6);
    });
    const padding = codes.subarray((BLOCK + 10) / 2, BLOCK);
    expect(new Set(padding), 'what is no weight is 0').toEqual(new Set([0x88]));
  });
});
