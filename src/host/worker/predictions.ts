import path from 'node:path';
import type { PredictionLine } from '../../contract/index.ts';
import { type FineTuneResult, type LabeledExample, ensureFolder } from '../../engine/index.ts';
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
    await writeJsonLines(file, predictionLines(rows.labels, rows[split], predictions[split]));
  }
}

function predictionLines(
  labels: readonly string[],
  examples: readonly LabeledExample[],
  predictions: FineTuneResult['predictions']['test'],
): PredictionLine[] {
  const ids = new Map(examples.map(({ row, id }) => [row, id]));
  return predictions.map(({ row, label, prediction, probabilities, logits }) => {
    const id = ids.get(row);
    return {
      row,
      ...(id === null || id === undefined ? {} : { id }),
      label: labels[label]!,
      prediction: labels[prediction]!,
      probabilities: [...probabilities],
      logits: [...logits],
    };
  });
}
