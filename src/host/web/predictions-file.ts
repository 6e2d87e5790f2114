import Papa from 'papaparse';
import type { ReplyOf } from '../../contract/index.ts';

type Predictions = ReplyOf<'runs.predict'>;

/**
 * One line per text: its row, the text, the label predicted and the probability of every label. A cell that a spreadsheet would
 * take for a formula gets an apostrophe in front.
 */
export function predictionsAsCsv({ labels, predictions }: Predictions): string {
  const fields = ['row', 'text', 'prediction', ...labels.map((label) => `probability ${label}`)];
  const data = predictions.map(({ row, text, prediction, probabilities }) => [row, text, prediction, ...probabilities]);
  return `${Papa.unparse({ fields, data }, { newline: '\n', escapeFormulae: true })}\n`;
}
