/** The low-rank update of one weight, by its rows as they are stored: W + scale · B · A, and the lengths that DoRA gives it then. */
export interface RowUpdate {
  readonly rank: number;
  readonly scale: number;
  /** [rank, columns] */
  readonly a: Float32Array;
  /** [rows, rank] */
  readonly b: Float32Array;
  /** Of DoRA; null where the sum is the merged weight. */
  readonly dora: RowLengths | ColumnStretch | null;
}

/** The length of each row, [rows]: rows are outputs. */
export interface RowLengths {
  readonly rowLengths: Float32Array;
}

/** What each column is multiplied by, [columns]: columns are outputs (`fanInFanOut`), and {@link addColumnSquares} gives their lengths. */
export interface ColumnStretch {
  readonly columnStretch: Float64Array;
}

type Sum = Omit<RowUpdate, 'dora'>;

/**
 * Merges an update into some whole rows of a weight, in place: W + scale · B · A, and with DoRA each output at its length
 * (`adapters/dora.ts`), computed in float64 and rounded to float32 once.
 *
 * @param rows [n, columns], row by row
 * @param firstRow the row of the weight that the first of them is
 */
export function mergeRows(rows: Float32Array, firstRow: number, update: RowUpdate): void {
  const { dora } = update;
  eachSum(rows, firstRow, update, (sums, row, start) => {
    if (dora !== null && 'columnStretch' in dora) {
      for (let column = 0; column < sums.length; column++)
        rows[start + column] = sums[column]! * dora.columnStretch[column]!;
      return;
    }
    const stretch = dora === null ? 1 : dora.rowLengths[row]! / lengthOf(sums);
    for (let column = 0; column < sums.length; column++) rows[start + column] = sums[column]! * stretch;
  });
}

/** Adds the squares of some whole rows of W + scale · B · A to the sum of each column, [columns]. */
export function addColumnSquares(rows: Float32Array, firstRow: number, update: Sum, squares: Float64Array): void {
  eachSum(rows, firstRow, update, (sums) => {
    for (let column = 0; column < sums.length; column++) squares[column]! += sums[column]! ** 2;
  });
}

/** Calls with each row of W + scale · B · A, in the same memory, the row's number and where it begins in `rows`. */
function eachSum(
  rows: Float32Array,
  firstRow: number,
  { rank, scale, a, b }: Sum,
  use: (sums: Float64Array, row: number, start: number) => void,
): void {
  const columns = a.length / rank;
  const sums = new Float64Array(columns);
  for (let start = 0, row = firstRow; start < rows.length; start += columns, row++) {
    sums.fill(0);
    for (let k = 0; k < rank; k++) {
      const factor = b[row * rank + k]!;
      for (let column = 0, at = k * columns; column < columns; column++, at++) sums[column]! += factor * a[at]!;
    }
    for (let column = 0; column < columns; column++) sums[column] = rows[start + column]! + scale * sums[column]!;
    use(sums, row, start);
  }
}

function lengthOf(values: Float64Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares);
}
