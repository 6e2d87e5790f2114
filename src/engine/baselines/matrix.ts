/** Rows of features, as logistic regression reads them. Both products add to what the result already holds. */
export interface FeatureMatrix {
  readonly rows: number;
  readonly columns: number;
  /** scores += X · W. @param weights [outputs, columns] @param scores [rows, outputs] */
  addProduct(weights: Float64Array, outputs: number, scores: Float64Array): void;
  /** gradient += residualsᵀ · X. @param residuals [rows, outputs] @param gradient [outputs, columns] */
  addTransposedProduct(residuals: Float64Array, outputs: number, gradient: Float64Array): void;
}

/** Rows of which few entries are not 0 (compressed sparse rows). */
export class SparseMatrix implements FeatureMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Where each row begins in {@link indices}, and behind the last one where it ends. */
  readonly starts: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float64Array;

  constructor(columns: number, starts: Uint32Array, indices: Uint32Array, values: Float64Array) {
    this.rows = starts.length - 1;
    this.columns = columns;
    this.starts = starts;
    this.indices = indices;
    this.values = values;
  }

  /** Some rows, in that order. */
  pick(rows: readonly number[]): SparseMatrix {
    const starts = new Uint32Array(rows.length + 1);
    for (const [place, row] of rows.entries()) {
      starts[place + 1] = starts[place]! + this.starts[row + 1]! - this.starts[row]!;
    }
    const entries = starts.at(-1)!;
    const [indices, values] = [new Uint32Array(entries), new Float64Array(entries)];
    for (const [place, row] of rows.entries()) {
      const [from, to] = [this.starts[row]!, this.starts[row + 1]!];
      indices.set(this.indices.subarray(from, to), starts[place]);
      values.set(this.values.subarray(from, to), starts[place]);
    }
    return new SparseMatrix(this.columns, starts, indices, values);
  }

  /** Every column times its factor. */
  scaled(factors: Float64Array): SparseMatrix {
    const values = this.values.map((value, at) => value * factors[this.indices[at]!]!);
    return new SparseMatrix(this.columns, this.starts, this.indices, values);
  }

  /** The columns of this matrix, then those of another with as many rows. */
  beside(other: SparseMatrix): SparseMatrix {
    const starts = this.starts.map((start, row) => start + other.starts[row]!);
    const entries = this.indices.length + other.indices.length;
    const [indices, values] = [new Uint32Array(entries), new Float64Array(entries)];
    for (let row = 0; row < this.rows; row += 1) {
      let to = starts[row]!;
      for (const [part, offset] of [[this, 0] as const, [other, this.columns] as const]) {
        for (let at = part.starts[row]!; at < part.starts[row + 1]!; at += 1) {
          indices[to] = part.indices[at]! + offset;
          values[to] = part.values[at]!;
          to += 1;
        }
      }
    }
    return new SparseMatrix(this.columns + other.columns, starts, indices, values);
  }

  addProduct(weights: Float64Array, outputs: number, scores: Float64Array): void {
    const { rows, columns, starts, indices, values } = this;
    for (let output = 0; output < outputs; output += 1) {
      const first = output * columns;
      for (let row = 0; row < rows; row += 1) {
        let sum = 0;
        for (let at = starts[row]!; at < starts[row + 1]!; at += 1) sum += values[at]! * weights[first + indices[at]!]!;
        scores[row * outputs + output]! += sum;
      }
    }
  }

  addTransposedProduct(residuals: Float64Array, outputs: number, gradient: Float64Array): void {
    const { rows, columns, starts, indices, values } = this;
    for (let output = 0; output < outputs; output += 1) {
      const first = output * columns;
      for (let row = 0; row < rows; row += 1) {
        const residual = residuals[row * outputs + output]!;
        for (let at = starts[row]!; at < starts[row + 1]!; at += 1) {
          gradient[first + indices[at]!]! += residual * values[at]!;
        }
      }
    }
  }
}

/** Rows that are stored whole. */
export class DenseMatrix implements FeatureMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns] */
  readonly values: Float64Array;

  constructor(columns: number, values: Float64Array) {
    this.rows = columns === 0 ? 0 : values.length / columns;
    this.columns = columns;
    this.values = values;
  }

  addProduct(weights: Float64Array, outputs: number, scores: Float64Array): void {
    const { rows, columns, values } = this;
    for (let row = 0; row < rows; row += 1) {
      for (let output = 0; output < outputs; output += 1) {
        let sum = 0;
        for (let column = 0; column < columns; column += 1) {
          sum += values[row * columns + column]! * weights[output * columns + column]!;
        }
        scores[row * outputs + output]! += sum;
      }
    }
  }

  addTransposedProduct(residuals: Float64Array, outputs: number, gradient: Float64Array): void {
    const { rows, columns, values } = this;
    for (let row = 0; row < rows; row += 1) {
      for (let output = 0; output < outputs; output += 1) {
        const residual = residuals[row * outputs + output]!;
        for (let column = 0; column < columns; column += 1) {
          gradient[output * columns + column]! += residual * values[row * columns + column]!;
        }
      }
    }
  }
}
