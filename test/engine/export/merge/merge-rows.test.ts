import { describe, expect, it } from 'vitest';
import { addColumnSquares, mergeRows, type RowUpdate } from '../../../../src/engine/export/merge/merge-rows.ts';
import { seededGenerator } from '../../../../src/engine/random/index.ts';

const generator = seededGenerator(1, 'merge');
const draw = (size: number) => Float32Array.from({ length: size }, () => generator.normal());
const [outputs, inputs, rank, scale] = [5, 33, 7, 1.7];
const [weight, a, b] = [draw(outputs * inputs), draw(rank * inputs), draw(outputs * rank)];
const lengths = draw(outputs).map(Math.abs);
const sums = Float64Array.from(weight, (value, index) => {
  const [row, column] = [Math.floor(index / inputs), index % inputs];
  let sum = 0;
  for (let k = 0; k < rank; k++) sum += b[row * rank + k]! * a[k * inputs + column]!;
  return value + scale * sum;
});
const stretched = Float32Array.from(sums, (value, index) => {
  const row = Math.floor(index / inputs);
  const squares = sums.slice(row * inputs, (row + 1) * inputs).reduce((sum, each) => sum + each * each, 0);
  return value * (lengths[row]! / Math.sqrt(squares));
});

/** A matrix of [rows, columns] as [columns, rows]. */
function turned<Values extends Float32Array>(values: Values, columns: number): Values {
  const rows = values.length / columns;
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!) as Values;
}

/** Merged in two pieces, as a file is read. */
function merged(rows: Float32Array, columns: number, update: RowUpdate): Float32Array {
  const result = rows.slice();
  mergeRows(result.subarray(0, 2 * columns), 0, update);
  mergeRows(result.subarray(2 * columns), 2, update);
  return result;
}

describe('merging an update into rows of a weight', () => {
  it('is W + scale · B · A, rounded to float32 once', () => {
    expect(merged(weight, inputs, { rank, scale, a, b, dora: null })).toEqual(Float32Array.from(sums));
    expect(Float32Array.from(sums)).not.toEqual(weight);
  });

  it('gives each output its length with DoRA', () => {
    expect(merged(weight, inputs, { rank, scale, a, b, dora: { rowLengths: lengths } })).toEqual(stretched);
  });

  it('is the same of a weight whose rows are inputs', () => {
    const update = { rank, scale, a: turned(b, rank), b: turned(a, inputs) };
    const across = turned(weight, inputs);
    expect(merged(across, outputs, { ...update, dora: null })).toEqual(turned(Float32Array.from(sums), inputs));
    const squares = new Float64Array(outputs);
    addColumnSquares(across.subarray(0, 2 * outputs), 0, update, squares);
    addColumnSquares(across.subarray(2 * outputs), 2, update, squares);
    const columnStretch = squares.map((sum, output) => lengths[output]! / Math.sqrt(sum));
    expect(merged(across, outputs, { ...update, dora: { columnStretch } })).toEqual(turned(stretched, inputs));
  });
});
