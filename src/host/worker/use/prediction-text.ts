import path from 'node:path';
import Papa from 'papaparse';
import { LorikeetError } from '../../../engine/index.ts';
import { labelCell } from '../../../shared/label-cell.ts';
import { formulaStart } from '../../../shared/safe-text.ts';

/** A row of a file of predictions: its class, or of several labels those it has; null without a text. */
export type PredictedRow = ScoredText &
  ({ readonly prediction: string | null } | { readonly predictions: string[] | null });

interface ScoredText {
  /** 0-based row of the file with the texts. */
  readonly row: number;
  readonly text: string | null;
  /** In the order of the labels; none without a text. */
  readonly probabilities: readonly number[];
  readonly logits: readonly number[];
}

/** How predictions are written. */
export interface PredictionText {
  /** What stands before the first row. */
  readonly head: string;
  rows(rows: readonly PredictedRow[]): string;
}

/**
 * Predictions as text, by the ending of the file's name: CSV (RFC 4180) with a column for each label, or JSON lines with the logits too.
 * Several labels of a row stand in one cell of CSV, as `labelCell` writes them; JSON lines have a list.
 *
 * A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula, and a text may be made to do
 * harm so (OWASP, “CSV injection”): such cells get an apostrophe in front unless `escapesFormulas` is false.
 *
 * @throws use.bad-ending
 */
export function predictionText(file: string, labels: readonly string[], escapesFormulas: boolean): PredictionText {
  const ending = path.extname(file).toLowerCase();
  if (ending === '.jsonl') {
    return { head: '', rows: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('') };
  }
  if (ending !== '.csv') throw new LorikeetError('use.bad-ending', { file });
  const csv = (cells: unknown[][]) =>
    cells.length === 0
      ? ''
      : `${Papa.unparse(cells, { newline: '\n', escapeFormulae: escapesFormulas ? formulaStart : false })}\n`;
  return {
    head: csv([['row', 'text', 'prediction', ...labels.map((label) => `probability ${label}`)]]),
    rows: (rows) =>
      csv(
        rows.map((each) => [
          each.row,
          each.text ?? '',
          ('predictions' in each ? each.predictions && labelCell(each.predictions) : each.prediction) ?? '',
          ...labels.map((_, index) => each.probabilities[index] ?? ''),
        ]),
      ),
  };
}
