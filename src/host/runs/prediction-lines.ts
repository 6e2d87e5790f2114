import Papa from 'papaparse';
import type { BrowsedPrediction } from '../../contract/index.ts';
import { labelCell } from '../../shared/label-cell.ts';
import { formulaStart } from '../../shared/safe-text.ts';

/**
 * Predictions as lines of a CSV file: row, id, text, label, prediction, and the probability of every label. Several labels of a row
 * stand in one cell, as `labelCell` writes them. A cell that a spreadsheet would take for a
 * formula (it begins with =, +, -, @, a tab or a carriage return) gets an apostrophe in front.
 */
export function errorLines(labels: readonly string[], rows: readonly BrowsedPrediction[], hasHead: boolean): string {
  const fields = ['row', 'id', 'text', 'label', 'prediction', ...labels.map((label) => `probability ${label}`)];
  const data = rows.map((each) => [
    ...[each.row, each.id, each.text],
    ...('predictions' in each
      ? [each.labels === null ? null : labelCell(each.labels), labelCell(each.predictions)]
      : [each.label, each.prediction]),
    ...each.probabilities,
  ]);
  const csv = Papa.unparse({ fields, data }, { newline: '\n', escapeFormulae: formulaStart, header: hasHead });
  return csv === '' ? '' : `${csv}\n`;
}
