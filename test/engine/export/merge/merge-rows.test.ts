import { describe, expect, it } from 'vitest';
import { mergeRows } from '../../../../src/engine/export/merge/merge-rows.ts';
import { seededGenerator } from '../../../../src/engine/random/index.ts';

describe('merging an update into rows of a weight', () => {
  it('is W + scale · B · A, rounded to float32 once', () => {
    const generator = seededGenerator(1, 'merge');
    const draw = (size: number) => Float32Array.from({ length: size }, () => generator.normal());
    const [outputs, inputs, rank, scale] = [5, 33, 7, 1.7];
    const [weight, a, b] = [draw(outputs * inputs), draw(rank * inputs), draw(outputs * rank)];
    const expected = weight.map((value, index) => {
      const [row, column] = [Math.floor(index / inputs), index % inputs];
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += b[row * rank + k]! * a[k * inputs + column]!;
      return value + scale * sum;
    });
    const merged = weight.slice();
    // In two pieces, as a file is read.
    mergeRows(merged.subarray(0, 2 * inputs), 0, { rank, scale, a, b, magnitude: null });
    mergeRows(merged.subarray(2 * inputs), 2, { rank, scale, a, b, magnitude: null });
    expect(merged).toEqual(expected);
    expect(merged).not.toEqual(weight);
  });
});
