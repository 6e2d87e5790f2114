import { softplus } from '../../metrics/index.ts';
import type { RowDynamics } from '../job.ts';
import type { Targets } from '../targets.ts';

/**
 * What a step's forward pass says of each of its rows: cross-entropy of its label, and the margin of that label's logit over the
 * largest other one, whose mean over training is the area under the margin (Pleiss et al., "Identifying Mislabeled Data using
 * the Area Under the Margin Ranking", NeurIPS 2020). The logits are there for the loss: nothing is computed again.
 *
 * @param rows their numbers in the file
 * @param logits those of each micro-batch [rows, classes], in the order of the rows
 */
export function rowDynamics(
  step: number,
  rows: readonly number[],
  targets: Targets,
  logits: readonly Float32Array[],
  classes: number,
): RowDynamics {
  const all = logits.length === 1 ? logits[0]! : Float32Array.from(logits.flatMap((part) => [...part]));
  const values =
    'labelSets' in targets ? ofLabelSets(targets.labelSets, all, classes) : ofClasses(targets.labels, all, classes);
  return { step, rows, ...values };
}

type RowValues = Pick<RowDynamics, 'losses' | 'margins' | 'predictions'>;

function ofClasses(labels: readonly number[], all: Float32Array, classes: number): RowValues {
  const losses: number[] = [];
  const margins: number[] = [];
  const predictions: number[] = [];
  for (const [index, label] of labels.entries()) {
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
  return { losses, margins, predictions };
}

/** The margin of a row is that of the label it is least right about. */
function ofLabelSets(sets: readonly (readonly number[])[], all: Float32Array, classes: number): RowValues {
  const losses: number[] = [];
  const margins: number[] = [];
  for (const [index, set] of sets.entries()) {
    let [loss, margin] = [0, Infinity];
    for (let at = 0; at < classes; at += 1) {
      const logit = all[index * classes + at]!;
      const right = set.includes(at) ? logit : -logit;
      loss += softplus(-right);
      margin = Math.min(margin, right);
    }
    losses.push(loss / classes);
    margins.push(margin);
  }
  return { losses, margins, predictions: null };
}
