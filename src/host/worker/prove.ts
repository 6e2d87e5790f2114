import {
  type DeviceName,
  type ExportProof,
  PredictionLine,
  type WorkerMessage,
  type WorkerTask,
} from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { readPredictionLines } from '../runs/read-predictions.ts';
import { runFiles } from '../runs/folder.ts';
import { withClassifier } from './classifier.ts';
import { loadRows } from '../data/rows.ts';

/** Rows that are compared. */
const ROWS = 64;

/**
 * Largest accepted difference of a logit. Batches hold other rows than in training, so sums run in another order: about
 * 1e-5 in float32. A wrong tensor gives differences of tenths.
 */
const TOLERANCE = 1e-3;

/**
 * Runs an exported adapter on validation rows and compares its logits with those the run recorded; where the run computed
 * with quantized weights, with those of the run's own adapter on the same exact weights.
 */
export async function prove({
  folder,
  adapter,
  device,
}: Extract<WorkerTask, { type: 'prove' }>): Promise<WorkerMessage> {
  const began = performance.now();
  const recorded = await readPredictionLines(runFiles(folder).predictions.validation, PredictionLine);
  const logits = new Map(recorded.map((line) => [line.row, line.logits]));
  const exported = await predicted(folder, adapter, device, logits);
  const reference = exported.recorded ?? (await predicted(folder, runFiles(folder).adapter, device, logits)).logits;
  const largestDifference = Math.max(
    ...exported.logits.flatMap((row, index) => row.map((logit, place) => Math.abs(logit - reference[index]![place]!))),
  );
  const proof: ExportProof = {
    rows: exported.logits.length,
    largestDifference,
    tolerance: TOLERANCE,
    // A comparison with NaN is false, so a model that computes NaN does not pass.
    passed: largestDifference <= TOLERANCE,
    seconds: (performance.now() - began) / 1000,
  };
  return { type: 'proved', proof };
}

function predicted(
  folder: string,
  adapter: string,
  device: DeviceName,
  recorded: ReadonlyMap<number, readonly number[]>,
) {
  return withClassifier(folder, adapter, device, async (classifier, _labels, { config }) => {
    const rows = (await loadRows(config.data)).validation.filter(({ row }) => recorded.has(row)).slice(0, ROWS);
    if (rows.length === 0) throw new LorikeetError('metrics.no-rows', {});
    const { logits } = await classifier.predict(rows.map(({ text }) => text));
    // The recorded logits can be compared only if the run computed with the weights as the checkpoint stores them.
    return { logits, recorded: config.precision === 'stored' ? rows.map(({ row }) => recorded.get(row)!) : null };
  });
}
