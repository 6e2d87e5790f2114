import Papa from 'papaparse';
import type { ReplyOf } from '../../contract/index.ts';
import { labelCell } from '../../shared/label-cell.ts';
import { formulaStart } from '../../shared/safe-text.ts';

type Predictions = ReplyOf<'runs.predict'>;

/**
 * One line per text: its row, the text, the label predicted, or several as `labelCell` writes them, and the probability of every label; what is no text has neither. A cell that a spreadsheet would
 * take for a formula gets an apostrophe in front.
 */
export function predictionsAsCsv({ labels, predictions }: Predictions): string {
  const fields = ['row', 'text', 'prediction', ...labels.map((label) => `probability ${label}`)];
  const data = predictions.map((each) => [
    ...[each.row, each.text ?? ''],
    ('predictions' in each ? each.predictions && labelCell(each.predictions) : each.prediction) ?? '',
    ...labels.map((_, index) => each.probabilities[index] ?? ''),
  ]);
  return `${Papa.unparse({ fields, data }, { newline: '\n', escapeFormulae: formulaStart })}\n`;
}
