/** What one pass over a row said of it. */
export interface RowPass {
  readonly loss: number;
  /** Logit of the label less the largest other logit. */
  readonly margin: number;
  readonly prediction: number;
}

/** How likely the label of a row is wrong, by how it went in training. */
export interface Suspect {
  readonly row: number;
  /** Area under the margin: the mean margin over the passes. Below 0, the model preferred another class for most of the time. */
  readonly areaUnderMargin: number;
  readonly meanLoss: number;
  /** Passes seen. */
  readonly passes: number;
  /** The class that was predicted most often; null where that is never another than the label. */
  readonly suggestion: number | null;
}

/**
 * Ranks rows by how suspect their labels are, the most suspect first: by the area under the margin (Pleiss et al. 2020). A row with a
 * right label has others like it, from which the model learns to give it a margin; a wrong label is learned from that row alone.
 *
 * @param passes of each row, in the order they happened
 * @param labels class index of each row
 */
export function rankSuspects(
  passes: ReadonlyMap<number, readonly RowPass[]>,
  labels: ReadonlyMap<number, number>,
): Suspect[] {
  const suspects = [...passes].map(([row, seen]): Suspect => {
    const mean = (value: (pass: RowPass) => number) => seen.reduce((sum, pass) => sum + value(pass), 0) / seen.length;
    return {
      row,
      areaUnderMargin: mean(({ margin }) => margin),
      meanLoss: mean(({ loss }) => loss),
      passes: seen.length,
      suggestion: mostPredicted(seen, labels.get(row)),
    };
  });
  return suspects.sort((first, second) => first.areaUnderMargin - second.areaUnderMargin || first.row - second.row);
}

/** Of classes predicted equally often the one predicted last: the model knew more by then. */
function mostPredicted(passes: readonly RowPass[], label: number | undefined): number | null {
  const counts = new Map<number, number>();
  for (const { prediction } of passes) {
    const count = (counts.get(prediction) ?? 0) + 1;
    counts.delete(prediction);
    counts.set(prediction, count);
  }
  counts.delete(label ?? -1);
  const most = Math.max(...counts.values());
  return [...counts].filter(([, count]) => count === most).at(-1)?.[0] ?? null;
}
