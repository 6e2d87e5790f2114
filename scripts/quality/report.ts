import Table from 'cli-table3';
import type { ModelComparison } from './compare.ts';

/** A row per model and precision; differences carry their sign. */
export function qualityTable(compared: readonly ModelComparison[]): string {
  const table = new Table({
    head: ['model', 'precision', 'seeds', 'ROC-AUC', 'difference', 'F1', 'difference', "PEFT's ROC-AUC"],
    style: { head: [], border: [] },
  });
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
  for (const { model, rows, peftRocAuc } of compared) {
    for (const [index, { precision, seeds, mean, difference }] of rows.entries()) {
      const isFirst = index === 0;
      table.push([
        model,
        precision,
        seeds,
        mean.rocAuc.toFixed(4),
        isFirst ? '' : signed(difference.rocAuc),
        mean.f1.toFixed(4),
        isFirst ? '' : signed(difference.f1),
        isFirst && peftRocAuc !== null ? peftRocAuc.toFixed(4) : '',
      ]);
    }
  }
  return table.toString();
}
