/** The low-rank update of one weight: scale · B · A, and the lengths that DoRA gives its rows then. */
export interface RowUpdate {
  readonly rank: number;
  readonly scale: number;
  /** [rank, in] */
  readonly a: Float32Array;
  /** [out, rank] */
  readonly b: Float32Array;
  /** [out]; null where the rows keep the lengths that they come to. */
  readonly magnitude: Float32Array | null;
}

/**
 * Merges an update into some whole rows of a weight, in place: W + scale · B · A, and with DoRA each row at its length (`adapters/dora.ts`),
 * computed in float64 and rounded to float32 once.
 *
 * @param rows [n, in], row by row
 * @param firstRow the row of the weight that the first of them is
 */
export function mergeRows(rows: Float32Array, firstRow: number, { rank, scale, a, b, magnitude }: RowUpdate): void {
  const inputs = a.length / rank;
  const sums = new Float64Array(inputs);
  for (let start = 0, row = firstRow; start < rows.length; start += inputs, row++) {
    sums.fill(0);
    for (let k = 0; k < rank; k++) {
      const factor = b[row * rank + k]!;
      for (let column = 0, at = k * inputs; column < inputs; column++, at++) sums[column]! += factor * a[at]!;
    }
    let squares = 0;
    for (let column = 0; column < inputs; column++) {
      const value = rows[start + column]! + scale * sums[column]!;
      sums[column] = value;
      squares += value * value;
    }
    const stretch = magnitude === null ? 1 : magnitude[row]! / Math.sqrt(squares);
    for (let column = 0; column < inputs; column++) rows[start + column] = sums[column]! * stretch;
  }
}
