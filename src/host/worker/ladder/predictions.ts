import path from 'node:path';
import { PredictionLine } from '../../../contract/index.ts';
import { LorikeetError, ensureFolder } from '../../../engine/index.ts';
import { writeJsonLines } from '../../files/json-lines.ts';
import { readPredictionLines } from '../../runs/read-predictions.ts';
import type { LadderRows } from './rows.ts';

/** Writes what a rung says of the scored rows, in the form of a run's predictions, whole. @param logits [rows, classes] */
export async function writeRungPredictions(
  file: string,
  { labels, scored }: LadderRows,
  logits: readonly number[],
): Promise<void> {
  await ensureFolder(path.dirname(file));
  const lines = scored.map(({ row, id, label }, index): PredictionLine => {
    const own = logits.slice(index * labels.length, (index + 1) * labels.length);
    const largest = Math.max(...own);
    const shares = own.map((logit) => Math.exp(logit - largest));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return {
      row,
      ...(id === null ? {} : { id }),
      label: labels[label]!,
      prediction: labels[own.indexOf(largest)]!,
      probabilities: shares.map((share) => share / total),
      logits: own,
    };
  });
  await writeJsonLines(file, lines);
}

/**
 * Logits [rows, classes] that were predicted for the scored rows.
 *
 * @throws ladder.data-changed where the file is about other rows
 */
export async function readLogits(file: string, { labels, scored }: LadderRows): Promise<number[]> {
  const lines = await readPredictionLines(file, PredictionLine);
  const isSame = ({ row, label }: (typeof scored)[number], index: number) =>
    lines[index]?.row === row && lines[index].label === labels[label];
  if (lines.length !== scored.length || !scored.every(isSame)) throw new LorikeetError('ladder.data-changed', { file });
  return lines.flatMap(({ logits }) => logits);
}
