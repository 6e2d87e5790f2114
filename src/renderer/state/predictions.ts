import type { BrowsedPrediction, Bridge, RequestOf } from '../../contract/index.ts';
import { listed } from '../i18n/format.ts';
import { PagedRows } from './paged-rows.svelte.ts';

/** Which rows of an evaluation, and how they are decided and ordered. */
export type RowsChoice = Omit<RequestOf<'runs.predictions'>, 'offset' | 'limit'>;

/** Rows of a cell of the confusion matrix; of several labels for a row, those that have a label or are predicted to. */
export interface RowsCell {
  readonly label: string | null;
  readonly prediction: string | null;
}

/** Labels of a row as a table shows them, and whether the prediction is wrong. */
export interface RowTexts {
  /** null where the file has none. */
  readonly label: string | null;
  readonly prediction: string;
  readonly isWrong: boolean;
  /** Probability of what was predicted; of several labels that of the least sure decision. */
  readonly confidence: number;
}

/** What a table shows of a row of an evaluation. @param labels of the model */
export function rowTexts(row: BrowsedPrediction, labels: readonly string[]): RowTexts {
  if ('prediction' in row) {
    const { label, prediction } = row;
    const confidence = row.probabilities[labels.indexOf(prediction)] ?? NaN;
    return { label, prediction, isWrong: label !== null && label !== prediction, confidence };
  }
  const text = (names: readonly string[]) => listed(names) || '–';
  const inOrder = (names: readonly string[]) => labels.filter((name) => names.includes(name));
  const known =
    row.labels === null ? null : [...inOrder(row.labels), ...row.labels.filter((name) => !labels.includes(name))];
  const sides = row.probabilities.map((probability, at) =>
    row.predictions.includes(labels[at]!) ? probability : 1 - probability,
  );
  const [label, prediction] = [known === null ? null : text(known), text(inOrder(row.predictions))];
  return { label, prediction, isWrong: label !== null && label !== prediction, confidence: Math.min(...sides) };
}

/** Rows of one part of a CSV file. */
const CSV_ROWS = 5000;

/** The predictions of a run, fetched as they come into view. */
export function predictionRows(bridge: Bridge, choice: RowsChoice): PagedRows<BrowsedPrediction> {
  return new PagedRows<BrowsedPrediction>((offset, limit) =>
    bridge.call('runs.predictions', { ...choice, offset, limit }),
  );
}

/** Makes the host read the predictions of a run, so that their table opens without delay. */
export function preparePredictions(bridge: Bridge, run: string): void {
  const all = { label: null, prediction: null, only: 'errors', search: '', positive: null, threshold: null } as const;
  void bridge.call('runs.predictions', {
    ...{ ...all, run, evaluation: 'validation', order: 'surest-errors' },
    ...{ offset: 0, limit: 1 },
  });
}

/** The rows as a CSV file, fetched in parts. @returns its text, or why it cannot be had */
export async function predictionsAsCsv(
  bridge: Bridge,
  choice: RowsChoice,
): Promise<Awaited<ReturnType<typeof part>> | { readonly ok: true; readonly reply: { readonly csv: string } }> {
  const part = (offset: number) => bridge.call('runs.predictionsCsv', { ...choice, offset, limit: CSV_ROWS });
  let csv = '';
  for (let offset = 0, total = 1; offset < total; offset += CSV_ROWS) {
    const answer = await part(offset);
    if (!answer.ok) return answer;
    csv += answer.reply.csv;
    total = answer.reply.total;
  }
  return { ok: true, reply: { csv } };
}
