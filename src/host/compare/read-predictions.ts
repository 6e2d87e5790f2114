import { createHash } from 'node:crypto';
import { LorikeetError, readFailure } from '../../engine/index.ts';
import { linesOf } from '../files/lines.ts';

/** The predictions of a run for one split, ordered by row. */
export interface PredictionColumns {
  readonly rows: Int32Array;
  /** Indices into the run's class names. */
  readonly labels: Int32Array;
  readonly predictions: Int32Array;
  /** Names the rows, whatever their labels. */
  readonly rowsHash: string;
  /** Names the true labels, as texts. */
  readonly labelsHash: string;
}

/** Where the probabilities begin: no text before them can hold this, because JSON escapes its quotation marks. */
const PROBABILITIES = ',"probabilities":';

/**
 * Row, label and prediction of each line of a predictions file; null where there is no file or it is empty. Of a line only the beginning is read,
 * since probabilities and logits of many classes are most of it.
 *
 * @param names class names in the order of their index
 * @throws files.unreadable, run.bad-predictions
 */
export async function readPredictions(file: string, names: readonly string[]): Promise<PredictionColumns | null> {
  const places = new Map(names.map((name, index) => [name, index]));
  const lines: { row: number; label: number; prediction: number }[] = [];
  const placeOf = (name: unknown): number => {
    const place = typeof name === 'string' ? places.get(name) : undefined;
    if (place !== undefined) return place;
    throw new LorikeetError('run.bad-predictions', { file, line: lines.length + 1, found: JSON.stringify(name) ?? '' });
  };
  try {
    for await (const line of linesOf(file)) {
      if (line === '') continue;
      const end = line.indexOf(PROBABILITIES);
      const beginning = parsed(file, lines.length + 1, end < 0 ? line : `${line.slice(0, end)}}`);
      // A line of another program may have them in another order.
      const isWhole = beginning.label !== undefined && beginning.prediction !== undefined;
      const { row, label, prediction } = isWhole ? beginning : parsed(file, lines.length + 1, line);
      lines.push({ row, label: placeOf(label), prediction: placeOf(prediction) });
    }
  } catch (error) {
    if (error instanceof LorikeetError && error.code === 'files.missing') return null;
    throw readFailure(file, error);
  }
  if (lines.length === 0) return null;
  lines.sort((first, second) => first.row - second.row);
  const rows = Int32Array.from(lines, ({ row }) => row);
  const labels = Int32Array.from(lines, ({ label }) => label);
  return {
    rows,
    labels,
    predictions: Int32Array.from(lines, ({ prediction }) => prediction),
    rowsHash: createHash('sha256').update(rows).digest('hex'),
    labelsHash: hashOf(labels, names),
  };
}

function parsed(file: string, line: number, text: string): { row: number; label: unknown; prediction: unknown } {
  try {
    const value = JSON.parse(text) as { row: unknown; label: unknown; prediction: unknown };
    if (typeof value === 'object' && value !== null && Number.isInteger(value.row)) {
      return value as { row: number; label: unknown; prediction: unknown };
    }
  } catch {
    // Reported below.
  }
  throw new LorikeetError('run.bad-predictions', { file, line, found: text.slice(0, 80) });
}

/**
 * By names, so that runs which number many classes differently agree. Of two classes the second is the one that F1 is about: their
 * order counts.
 */
function hashOf(labels: Int32Array, names: readonly string[]): string {
  const order = names.length === 2 ? names : names.toSorted();
  const rank = Int32Array.from(names, (name) => order.indexOf(name));
  return createHash('sha256')
    .update(JSON.stringify(order))
    .update(labels.map((label) => rank[label]!))
    .digest('hex');
}
