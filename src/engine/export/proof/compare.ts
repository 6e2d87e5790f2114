import type { ExportTolerance, OnnxDecision } from '../../../shared/export.ts';
import type { Task } from '../../../shared/task.ts';
import { softmax, scoreMatrix } from '../../metrics/index.ts';

/** How far an export is from the live model on some rows. */
export interface Differences {
  readonly rows: number;
  /** Of a logit. */
  readonly largest: number;
  readonly mean: number;
  /** Rows that are decided otherwise. */
  readonly decisionsChanged: number;
}

/**
 * What is decided of each row by its logits: the class index that an ONNX export gives, or that of the largest logit, of equal ones
 * the first. Of several labels the indices of those that are as probable as not, as a text.
 */
export function decisionsOf(
  logits: Float32Array,
  { labels, task }: { readonly labels: readonly string[]; readonly task: Task },
  decision: OnnxDecision | null,
): (number | string)[] {
  const classes = labels.length;
  const rows = Array.from({ length: logits.length / classes }, (_, row) =>
    logits.slice(row * classes, (row + 1) * classes),
  );
  if (task === 'multi-label') {
    return rows.map((row) => [...row.keys()].filter((label) => row[label]! >= 0).join(' '));
  }
  const positive = decision === null || decision.positive === null ? -1 : labels.indexOf(decision.positive);
  if (decision === null || decision.threshold === null || classes !== 2 || positive === -1)
    return rows.map((row) => row.indexOf(Math.max(...row)));
  const shares = softmax(
    scoreMatrix(
      logits.map((logit) => logit / decision.temperature),
      classes,
    ),
  );
  return rows.map((_, row) => (shares[row * 2 + positive]! >= decision.threshold! ? positive : 1 - positive));
}

/** A difference that is no number counts as infinite. */
export function differencesOf(
  expected: { readonly logits: Float32Array; readonly decisions: readonly (number | string)[] },
  found: { readonly logits: Float32Array; readonly decisions: readonly (number | string)[] },
): Differences {
  let [largest, sum] = [0, 0];
  expected.logits.forEach((logit, index) => {
    const distance = Math.abs(logit - found.logits[index]!);
    const difference = Number.isNaN(distance) ? Infinity : distance;
    largest = Math.max(largest, difference);
    sum += difference;
  });
  return {
    rows: expected.decisions.length,
    largest,
    mean: sum / Math.max(1, expected.logits.length),
    decisionsChanged: expected.decisions.filter((decision, row) => decision !== found.decisions[row]).length,
  };
}

/** The tolerance for logits of this size: in proportion to the largest where that is above 1. */
export function scaledTolerance(tolerance: ExportTolerance, logits: Float32Array): ExportTolerance {
  const scale = logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1);
  return { ...tolerance, largest: tolerance.largest * scale, mean: tolerance.mean * scale };
}
