/** The low-rank update of one weight: scale · B · A. */
export interface RowUpdate {
  readonly rank: number;
  readonly scale: number;
  /** [rank, in] */
  readonly a: Float32Array;
  /** [out, rank] */
  readonly b: Float32Array;
}

/**
 * Merges an update into some whole rows of a weight, in place: W + scale · B · A, summed in float64 and rounded to float32 once.
 *
 * @param rows [n, in], row by row
 * @param firstRow the row of the weight that the first of them is
 */
export function mergeRows(rows: Float32Array, firstRow: number, { rank, scale, a, b }: RowUpdate): void {
  const inputs = a.length / rank;
  const sums = new Float64Array(inputs);
  for (let start = 0, row = firstRow; start < rows.length; start += inputs, row++) {
    sums.fill(0);
    for (let k = 0; k < rank; k++) {
      const factor = b[row * rank + k]!;
      for (let column = 0, at = k * inputs; column < inputs; column++, at++) sums[column]! += factor * a[at]!;
    }
    for (let column = 0; column < inputs; column++) {
      rows[start + column] = rows[start + column]! + scale * sums[column]!;
    }
  }
}
