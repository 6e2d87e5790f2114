import type { ConfusionCount } from '../../contract/index.ts';

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

/** More classes than this do not fit into one picture: those that are confused most are shown. */
export const mostMatrixClasses = 12;

/**
 * A confusion matrix, a row per true label and a column per prediction.
 *
 * @param counts the cells that have rows
 * @param shown labels of the rows and columns, in their order; rows of other predictions count for the shares
 */
export function confusionRows(counts: readonly ConfusionCount[], shown: readonly string[]): readonly ConfusionRow[] {
  const cells = new Map(counts.map((cell) => [keyOf(cell), cell.rows]));
  const totals = new Map<string, number>();
  for (const { label, rows } of counts) totals.set(label, (totals.get(label) ?? 0) + rows);
  return shown.map((label) => {
    const total = totals.get(label) ?? 0;
    return {
      label,
      rows: total,
      cells: shown.map((prediction) => {
        const rows = cells.get(keyOf({ label, prediction })) ?? 0;
        return { label, prediction, rows, share: total === 0 ? 0 : rows / total, correct: label === prediction };
      }),
    };
  });
}

/** Wrong cells, those with the most rows first. */
export function confusedPairs(counts: readonly ConfusionCount[]): readonly ConfusionCount[] {
  return counts.filter(({ label, prediction }) => label !== prediction).sort((a, b) => b.rows - a.rows);
}

/** The labels of a matrix: all where they fit, else those of the most confused pairs, in the order of all. */
export function matrixLabels(counts: readonly ConfusionCount[], labels: readonly string[]): readonly string[] {
  if (labels.length <= mostMatrixClasses) return labels;
  const chosen = new Set<string>();
  for (const { label, prediction } of confusedPairs(counts)) {
    if (new Set([...chosen, label, prediction]).size > mostMatrixClasses) break;
    chosen.add(label).add(prediction);
  }
  return labels.filter((label) => chosen.has(label));
}

function keyOf({ label, prediction }: { readonly label: string; readonly prediction: string }): string {
  return JSON.stringify([label, prediction]);
}
