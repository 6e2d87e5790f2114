/** What one pass over a row said of it. */
export interface RowPass {
  readonly loss: number;
  /** Logit of the label less the largest other logit. */
  readonly margin: number;
  readonly prediction: number;
}

/** How a row went in training. */
export interface RowHistory {
  /** Area under the margin: the mean margin over the passes. Below 0, the model preferred another class for most of the time. */
  readonly areaUnderMargin: number;
  readonly meanLoss: number;
  /** Passes seen. */
  readonly passes: number;
  /** The class that was predicted most often; null where that is never another than the label. */
  readonly suggestion: number | null;
}

/**
 * Sums up the passes over a row. The area under the margin tells wrong labels from right ones (Pleiss et al., "Identifying
 * Mislabeled Data using the Area Under the Margin Ranking", NeurIPS 2020): a row with a right label has others like it, from
 * which the model learns to give it a margin; a wrong label is learned from that row alone.
 *
 * @param passes in the order they happened, one at least
 */
export function rowHistory(passes: readonly RowPass[], label: number): RowHistory {
  const mean = (value: (pass: RowPass) => number) => passes.reduce((sum, pass) => sum + value(pass), 0) / passes.length;
  return {
    areaUnderMargin: mean(({ margin }) => margin),
    meanLoss: mean(({ loss }) => loss),
    passes: passes.length,
    suggestion: mostPredicted(passes, label),
  };
}

/** Logit of one class less the largest other one, of one row of logits [rows, classes]. */
export function marginOf(logits: ArrayLike<number>, row: number, classes: number, label: number): number {
  let other = -Infinity;
  for (let at = 0; at < classes; at += 1) if (at !== label) other = Math.max(other, logits[row * classes + at]!);
  return logits[row * classes + label]! - other;
}

/** Of classes predicted equally often the one predicted last: the model knew more by then. */
function mostPredicted(passes: readonly RowPass[], label: number): number | null {
  const counts = new Map<number, number>();
  for (const { prediction } of passes) {
    const count = (counts.get(prediction) ?? 0) + 1;
    counts.delete(prediction);
    counts.set(prediction, count);
  }
  counts.delete(label);
  const most = Math.max(...counts.values());
  return [...counts].filter(([, count]) => count === most).at(-1)?.[0] ?? null;
}
