import { invariant, LorikeetError } from '../errors/index.ts';

/** Class scores of n rows, row-major [n, classes]. */
export interface ScoreMatrix {
  readonly rows: number;
  readonly classes: number;
  readonly values: ArrayLike<number>;
}

/**
 * Checks logits [rows, classes] before anything is computed from them.
 *
 * @throws metrics.no-rows; metrics.logit-not-finite with the first row that holds one: NaN compares as neither larger nor
 * smaller, so the metrics of such rows would be plausible and wrong.
 */
export function scoreMatrix(logits: ArrayLike<number>, classes: number): ScoreMatrix {
  invariant(Number.isInteger(classes) && classes >= 2, `metrics need at least two classes, not ${classes}`);
  invariant(logits.length % classes === 0, `${logits.length} logits are no whole rows of ${classes} classes`);
  if (logits.length === 0) throw new LorikeetError('metrics.no-rows', {});
  for (let index = 0; index < logits.length; index += 1) {
    const value = logits[index]!;
    if (!Number.isFinite(value)) {
      const row = Math.floor(index / classes);
      throw new LorikeetError('metrics.logit-not-finite', { row, column: index % classes, value });
    }
  }
  return { rows: logits.length / classes, classes, values: logits };
}

/** Checks that there is one class index in [0, classes) per row. */
export function checkLabels(labels: ArrayLike<number>, rows: number, classes: number): void {
  invariant(labels.length === rows, `${labels.length} labels for ${rows} rows`);
  for (let row = 0; row < rows; row += 1) {
    const label = labels[row]!;
    invariant(
      Number.isInteger(label) && label >= 0 && label < classes,
      `row ${row} has label ${label}, but there are ${classes} classes`,
    );
  }
}
