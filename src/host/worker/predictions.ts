import path from 'node:path';
import type { LabelSetLine, PredictionLine } from '../../contract/index.ts';
import { ensureFolder, type FineTuneResult } from '../../engine/index.ts';
import { writeJsonLines } from '../files/json-lines.ts';
import { runFiles } from '../runs/folder.ts';
import type { RunRows } from '../data/rows.ts';

/** Writes what the best evaluation predicted, a file per split that has rows, each whole. */
export async function writePredictionFiles(
  folder: string,
  rows: RunRows,
  predictions: FineTuneResult['predictions'],
): Promise<void> {
  for (const split of ['validation', 'test'] as const) {
    if (predictions[split].length === 0) continue;
    const file = runFiles(folder).predictions[split];
    await ensureFolder(path.dirname(file));
    await writeJsonLines(file, predictionLines(rows, split, predictions[split]));
  }
}

function predictionLines(
  { labels, ...rows }: RunRows,
  split: 'validation' | 'test',
  predictions: FineTuneResult['predictions']['test'],
): (PredictionLine | LabelSetLine)[] {
  const ids = new Map(rows[split].map(({ row, id }) => [row, id]));
  const names = (indices: readonly number[]) => indices.map((index) => labels[index]!);
  return predictions.map((prediction) => {
    const id = ids.get(prediction.row);
    return {
      row: prediction.row,
      ...(id === null || id === undefined ? {} : { id }),
      ...('labels' in prediction
        ? { labels: names(prediction.labels), predictions: names(prediction.predictions) }
        : { label: labels[prediction.label]!, prediction: labels[prediction.prediction]! }),
      probabilities: [...prediction.probabilities],
      logits: [...prediction.logits],
    };
  });
}
