/**
 * Rows ranked by score, highest first, with one entry per distinct score: rows of equal score cannot be told apart by a
 * threshold. Entry i counts the rows with a score of at least `thresholds[i]`.
 */
export interface Ranking {
  readonly thresholds: Float64Array;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * @param scores one score per row
 * @param isPositive whether the row at an index is of the class the score is for
 */
export function rankByScore(scores: Float64Array, isPositive: (row: number) => boolean): Ranking {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let hits = 0;
  for (const [rank, row] of order.entries()) {
    if (isPositive(row)) hits += 1;
    const next = order[rank + 1];
    if (next !== undefined && scores[next] === scores[row]) continue;
    thresholds.push(scores[row]!);
    truePositives.push(hits);
    falsePositives.push(rank + 1 - hits);
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives: hits,
    negatives: scores.length - hits,
  };
}
