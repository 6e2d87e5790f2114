import path from 'node:path';
import type { RunRecord, RunResult, WorkerMessage, WorkerTask } from '../../contract/index.ts';
import {
  binaryCrossEntropy,
  classificationMetrics,
  countParameters,
  labelSetMetrics,
  LorikeetError,
  readModelConfig,
  type RowPrediction,
  weightedCrossEntropy,
  writeJson,
} from '../../engine/index.ts';
import { decidedIndices } from '../../shared/decision.ts';
import { loadRows, type RunRows } from '../data/rows.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { runFiles } from '../runs/folder.ts';
import { updateRecord } from '../runs/record.ts';
import { withClassifier } from './classifier.ts';
import { takeFingerprints } from './fingerprints.ts';
import { writePredictionFiles } from './predictions.ts';

/**
 * Tries the adapter of an imported run, which shows that it fits its base. Where the run has rows of its own, it gets predictions, a
 * result and fingerprints from them, as a trained run has; without, one text is classified.
 *
 * @throws what loading the classifier and reading the data throws
 */
export function adopt({ folder, device }: Extract<WorkerTask, { type: 'adopt' }>): Promise<WorkerMessage> {
  const began = performance.now();
  return withClassifier(folder, runFiles(folder).adapter, device, async (classifier, labels, record) => {
    const { config } = record;
    if (config.data.validation === null) {
      requireFinite(folder, (await classifier.predict(['one text'])).logits);
      return { type: 'adopted' };
    }
    const rows = await loadRows(config.data);
    const { validation } = rows;
    if (validation.length === 0) throw new LorikeetError('metrics.no-rows', {});
    const { logits, probabilities } = await classifier.predict(validation.map(({ text }) => text));
    requireFinite(folder, logits);
    const { predictions, ...scores } = scoresOf(rows, { logits, probabilities });
    await writePredictionFiles(folder, rows, { validation: predictions, test: [] });
    const weights = labels.map(() => 1);
    const evaluation = { step: 0, epoch: 0, ...scores };
    const checkpoint = await modelFolder(config.model, { offline: true });
    const fingerprints = await takeFingerprints(checkpoint, config.data);
    const seconds = (performance.now() - began) / 1000;
    await updateRecord(folder, {
      ...fingerprints,
      classWeights: weights,
      rows: { train: 0, validation: validation.length, test: 0 },
    });
    await writeJson(runFiles(folder).result, await resultOf(record, checkpoint, labels.length, evaluation, seconds));
    return { type: 'adopted' };
  });
}

/** Predictions of the validation rows, their loss and their metrics. */
function scoresOf(
  { labels, ...rows }: RunRows,
  { logits, probabilities }: { readonly logits: number[][]; readonly probabilities: number[][] },
): Pick<RunResult['evaluations'][number], 'loss' | 'metrics'> & { readonly predictions: RowPrediction[] } {
  const [flat, weights] = [logits.flat(), labels.map(() => 1)];
  const scoresAt = (at: number) => ({ probabilities: probabilities[at]!, logits: logits[at]! });
  if (rows.task === 'multi-label') {
    const sets = rows.validation.map((row) => row.labels);
    return {
      predictions: rows.validation.map((row, at) => ({
        ...{ row: row.row, labels: row.labels, ...scoresAt(at) },
        predictions: decidedIndices(probabilities[at]!, null),
      })),
      loss: binaryCrossEntropy(Float32Array.from(flat), sets, weights),
      metrics: labelSetMetrics(flat, sets, labels.length),
    };
  }
  const classes = rows.validation.map(({ label }) => label);
  return {
    predictions: rows.validation.map(({ row, label }, at) => ({
      ...{ row, label, ...scoresAt(at) },
      prediction: probabilities[at]!.indexOf(Math.max(...probabilities[at]!)),
    })),
    loss: weightedCrossEntropy(flat, classes, weights),
    metrics: classificationMetrics(flat, classes, labels.length, { curves: false }),
  };
}

function requireFinite(folder: string, logits: readonly (readonly number[])[]): void {
  if (logits.flat().every(Number.isFinite)) return;
  throw new LorikeetError('adapters.not-finite', { folder });
}

/** As a run that took no step. */
async function resultOf(
  { config }: RunRecord,
  checkpoint: string,
  classes: number,
  evaluation: RunResult['evaluations'][number],
  seconds: number,
): Promise<RunResult> {
  const file = path.join(checkpoint, 'config.json');
  return {
    ...{ format: 1, status: 'finished', stopReason: null, steps: 0, epochs: 0, signs: [] },
    ...{ evaluations: [evaluation], best: evaluation, final: evaluation, test: null },
    parameters: countParameters(await readModelConfig(checkpoint), file, classes, config.lora),
    ...{ seconds, trainSeconds: 0, tokensPerSecond: 0, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 },
  };
}
