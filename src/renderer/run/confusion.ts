import type { Metrics } from '../../contract/index.ts';

export interface ConfusionCell {
  readonly label: string;
  readonly prediction: string;
  readonly rows: number;
  /** Among the rows of this label; 0 where the label has none. */
  readonly share: number;
  readonly correct: boolean;
}

export interface ConfusionRow {
  readonly label: string;
  readonly rows: number;
  readonly cells: readonly ConfusionCell[];
}

/** The confusion matrix of an evaluation, a row per true label; null where the metrics hold none for these labels. */
export function confusionRows(metrics: Metrics, labels: readonly string[]): readonly ConfusionRow[] | null {
  const matrix = countsOf(metrics['confusionMatrix'], labels.length);
  if (matrix === null) return null;
  return matrix.map((counts, actual) => {
    const rows = counts.reduce((total, count) => total + count, 0);
    const label = labels[actual]!;
    return {
      label,
      rows,
      cells: counts.map((count, predicted) => ({
        label,
        prediction: labels[predicted]!,
        rows: count,
        share: rows === 0 ? 0 : count / rows,
        correct: actual === predicted,
      })),
    };
  });
}

function countsOf(value: unknown, size: number): number[][] | null {
  const isRow = (row: unknown): row is number[] =>
    Array.isArray(row) && row.length === size && row.every((count) => typeof count === 'number');
  return Array.isArray(value) && value.length === size && value.every(isRow) ? value : null;
}
