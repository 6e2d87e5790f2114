import { LogisticRegression } from './logistic-regression.ts';
import type { SparseMatrix } from './matrix.ts';

/**
 * Logistic regression on features that are multiplied by how much more often they occur in a class than in the others (Wang and
 * Manning, "Baselines and Bigrams: Simple, Good Sentiment and Topic Classification", ACL 2012): r = ln of the feature's share in
 * the class over its share in the rest, rows counted once and 1 added. Each class is fitted against the rest, C = 1.
 *
 * @param labels class index of each row of `fitted`
 * @returns of some matrices, logits [rows, classes]
 */
export function ratioRegressionLogits(
  fitted: SparseMatrix,
  labels: readonly number[],
  classes: number,
  scored: readonly SparseMatrix[],
  tolerance = 1e-4,
): Float64Array[] {
  const logits = scored.map(({ rows }) => new Float64Array(rows * classes));
  // Of two classes one tells both: its logits are those of the difference.
  for (let label = classes === 2 ? 1 : 0; label < classes; label += 1) {
    const isLabel = labels.map((each) => (each === label ? 1 : 0));
    const ratios = logRatios(fitted, isLabel);
    const model = LogisticRegression.fit(fitted.scaled(ratios), isLabel, { c: 1, classWeights: [1, 1], tolerance });
    for (const [place, matrix] of scored.entries()) {
      const binary = model.logits(matrix.scaled(ratios));
      for (let row = 0; row < matrix.rows; row += 1) logits[place]![row * classes + label] = binary[2 * row + 1]!;
    }
  }
  return logits;
}

/** ln (share of each column in rows that have a label / share in the others). */
function logRatios({ columns, rows, starts, indices }: SparseMatrix, isLabel: readonly number[]): Float64Array {
  const [inside, outside] = [new Float64Array(columns).fill(1), new Float64Array(columns).fill(1)];
  for (let row = 0; row < rows; row += 1) {
    const counts = isLabel[row] === 1 ? inside : outside;
    for (let at = starts[row]!; at < starts[row + 1]!; at += 1) counts[indices[at]!]! += 1;
  }
  const [all, others] = [inside, outside].map((counts) => counts.reduce((sum, count) => sum + count, 0));
  return inside.map((count, column) => Math.log(count / all! / (outside[column]! / others!)));
}
