import { scoreMatrix } from './logits.ts';
import { softmax } from './softmax.ts';

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

/**
 * The other class that a model is sure of, for each row, by the rule of confident learning (Northcutt, Jiang and Chuang, "Confident
 * Learning: Estimating Uncertainty in Dataset Labels", JAIR 2021): its probability is at least the mean probability of that
 * class over the rows labeled so. Of several classes the most probable one.
 *
 * @param logits [rows, classes], each row by a model that has not seen its label; further rows are ignored
 * @returns class of each row; null where the label is the most probable of those classes, or there is none
 */
export function confidentClasses(
  logits: ArrayLike<number>,
  labels: readonly number[],
  classes: number,
): (number | null)[] {
  const own = Float64Array.from({ length: labels.length * classes }, (_, at) => logits[at]!);
  const probabilities = softmax(scoreMatrix(own, classes));
  const sums = new Float64Array(classes);
  const counts = new Float64Array(classes);
  for (const [row, label] of labels.entries()) {
    sums[label]! += probabilities[row * classes + label]!;
    counts[label]! += 1;
  }
  return labels.map((label, row) => {
    let chosen: number | null = null;
    for (let at = 0; at < classes; at += 1) {
      const probability = probabilities[row * classes + at]!;
      // Of a class without rows nobody knows how sure is usual.
      if (counts[at] === 0 || probability < sums[at]! / counts[at]!) continue;
      if (chosen === null || probability > probabilities[row * classes + chosen]!) chosen = at;
    }
    return chosen === label ? null : chosen;
  });
}
