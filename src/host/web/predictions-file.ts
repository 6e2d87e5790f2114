import { extname } from 'node:path';
import Papa from 'papaparse';
import type { ReplyOf } from '../../contract/index.ts';
import { writeJsonLines } from '../files/json-lines.ts';
import { writeText } from '../files/text.ts';

type Predictions = ReplyOf<'runs.predict'>;

/**
 * Writes predictions whole: as JSON lines where the name ends in .jsonl, else as CSV.
 *
 * @throws files.disk-full, files.not-writable
 */
export async function writePredictions(file: string, predictions: Predictions): Promise<void> {
  if (extname(file).toLowerCase() === '.jsonl') return writeJsonLines(file, predictions.predictions);
  return writeText(file, predictionsAsCsv(predictions));
}

/** One line per text: its row, the text, the label predicted and the probability of every label. */
export function predictionsAsCsv({ labels, predictions }: Predictions): string {
  const fields = ['row', 'text', 'prediction', ...labels.map((label) => `probability ${label}`)];
  const data = predictions.map(({ row, text, prediction, probabilities }) => [row, text, prediction, ...probabilities]);
  return `${Papa.unparse({ fields, data }, { newline: '\n' })}\n`;
}
