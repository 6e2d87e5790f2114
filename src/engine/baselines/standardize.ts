import { DenseMatrix } from './matrix.ts';

/**
 * Scales the columns to mean 0 and variance 1 over some rows, those trained on, as scikit-learn's `StandardScaler`; a column
 * that is constant there keeps its scale.
 *
 * @param features [rows, columns] of the rows trained on
 * @returns what scales features of any rows alike
 */
export function standardizer(features: Float32Array, columns: number): (features: Float32Array) => DenseMatrix {
  const rows = features.length / columns;
  const means = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let at = 0; at < features.length; at += 1) means[at % columns]! += features[at]! / rows;
  for (let at = 0; at < features.length; at += 1) {
    squares[at % columns]! += (features[at]! - means[at % columns]!) ** 2 / rows;
  }
  const scales = squares.map((variance) => (variance > 0 ? 1 / Math.sqrt(variance) : 1));
  return (values) =>
    new DenseMatrix(
      columns,
      Float64Array.from(values, (value, at) => (value - means[at % columns]!) * scales[at % columns]!),
    );
}
