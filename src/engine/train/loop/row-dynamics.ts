import type { LabeledText, RowDynamics } from '../job.ts';

/**
 * What a step's forward pass says of each of its rows: cross-entropy of its label, and the margin of that label's logit over the
 * largest other one, whose mean over training is the area under the margin (Pleiss et al., "Identifying Mislabeled Data using
 * the Area Under the Margin Ranking", NeurIPS 2020). The logits are there for the loss: nothing is computed again.
 *
 * @param logits those of each micro-batch [rows, classes], in the order of the rows
 */
export function rowDynamics(
  step: number,
  rows: readonly LabeledText[],
  logits: readonly Float32Array[],
  classes: number,
): RowDynamics {
  const all = logits.length === 1 ? logits[0]! : Float32Array.from(logits.flatMap((part) => [...part]));
  const losses: number[] = [];
  const margins: number[] = [];
  const predictions: number[] = [];
  for (const [index, { label }] of rows.entries()) {
    const start = index * classes;
    let [prediction, other] = [0, -Infinity];
    for (let at = 0; at < classes; at += 1) {
      const logit = all[start + at]!;
      if (logit > all[start + prediction]!) prediction = at;
      if (at !== label && logit > other) other = logit;
    }
    const largest = all[start + prediction]!;
    let sum = 0;
    for (let at = 0; at < classes; at += 1) sum += Math.exp(all[start + at]! - largest);
    losses.push(largest + Math.log(sum) - all[start + label]!);
    margins.push(all[start + label]! - other);
    predictions.push(prediction);
  }
  return { step, rows: rows.map(({ row }) => row), losses, margins, predictions };
}
