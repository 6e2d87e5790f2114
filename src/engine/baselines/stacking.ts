import { LogisticRegression } from './logistic-regression.ts';
import { DenseMatrix } from './matrix.ts';

/** Logits [rows, classes] of two models for the same rows. */
export interface TwoOpinions {
  readonly labels: readonly number[];
  readonly classes: number;
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
}

/**
 * How much the margins of two models say of a label, as weights of their sum: logistic regression on held-out rows, where for each
 * row and class the two margins say whether that class is the label (Wolpert, "Stacked Generalization", 1992). A weight below 0
 * is taken as 0: a margin speaks for its class or says nothing.
 *
 * @param marginOf margin of a class in one row of logits
 */
export function stackingWeights(
  { labels, classes, first, second }: TwoOpinions,
  marginOf: (logits: ArrayLike<number>, row: number, classes: number, label: number) => number,
): readonly [number, number] {
  const pairs = labels.flatMap((_, row) => Array.from({ length: classes }, (_, label) => ({ row, label })));
  const margins = pairs.flatMap(({ row, label }) => [
    marginOf(first, row, classes, label),
    marginOf(second, row, classes, label),
  ]);
  const isLabel = pairs.map(({ row, label }) => (labels[row] === label ? 1 : 0));
  const model = LogisticRegression.fit(new DenseMatrix(2, Float64Array.from(margins)), isLabel, {
    ...{ c: 1, classWeights: [1, classes - 1], tolerance: 1e-8 },
  });
  return [Math.max(0, model.parameters[0]!), Math.max(0, model.parameters[1]!)];
}
