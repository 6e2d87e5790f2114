import type { ExportTolerance, OnnxDecision } from '../../../shared/export.ts';
import type { Task } from '../../../shared/task.ts';
import { sigmoid, softmax, scoreMatrix } from '../../metrics/index.ts';

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
 * the first. Of several labels the indices of those that reach their threshold, or one half, as a text.
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
    const thresholds = decision?.thresholds ?? null;
    if (thresholds === null) {
      return rows.map((row) => labelKey([...row.keys()].filter((label) => row[label]! >= 0)));
    }
    const limits = Float32Array.from(thresholds);
    return rows.map((row) => {
      const probabilities = Float32Array.from(sigmoid(row));
      return labelKey([...row.keys()].filter((label) => probabilities[label]! >= limits[label]!));
    });
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

/** Labels of a row, by their ascending indices, as one text. */
export function labelKey(labels: readonly number[]): string {
  return labels.join(' ');
}

/**
 * Decisions of label sets with those labels as an export has them whose logit is nearer to that of their threshold than `slack`: a
 * tuned threshold is the probability of a row, and rounding may put that row on either side.
 *
 * @param logits of the live model, [rows, labels]
 * @param decisions by these logits, and as the export has them, as {@link labelKey} writes them
 */
export function withinRounding(
  logits: Float32Array,
  decisions: { readonly expected: readonly string[]; readonly found: readonly string[] },
  thresholds: readonly number[],
  slack: number,
): string[] {
  const labelsOf = (key: string | undefined) => new Set((key ?? '').split(' ').filter(Boolean).map(Number));
  const limits = thresholds.map((threshold) => Math.log(threshold / (1 - threshold)));
  return decisions.expected.map((key, row) => {
    const [expected, found] = [labelsOf(key), labelsOf(decisions.found[row])];
    const isNear = (label: number) => Math.abs(logits[row * limits.length + label]! - limits[label]!) <= slack;
    return labelKey([...limits.keys()].filter((label) => (isNear(label) ? found : expected).has(label)));
  });
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
