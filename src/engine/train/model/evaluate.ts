import type { Metrics } from '../../../shared/events.ts';
import { classificationMetrics, scoreMatrix, softmax, weightedCrossEntropy } from '../../metrics/index.ts';
import { outputNames } from '../../passes/index.ts';
import type { DeviceValues } from '../trained/device-values.ts';
import type { TensorValues } from '../trained/initial.ts';
import type { LabeledText, RowPrediction } from '../job.ts';
import type { ClassifierModel } from './model.ts';
import { isOutOfMemory } from './out-of-memory.ts';

/** The result of evaluating a split. */
export interface Evaluation {
  /** [rows, classes], row-major. */
  readonly logits: Float32Array;
  /** Weighted cross-entropy. */
  readonly loss: number;
  readonly metrics: Metrics;
}

/**
 * Logits of many rows, `batchSize` at a time, in their order. Where memory runs out, half as many at a time from there on: logits
 * of a row do not depend on the others.
 *
 * @param onBatch called after each batch; `true` ends it early and gives `null`
 * @param onSmaller called with what the batches have from there on, and the error of the one that was too large
 * @throws LorikeetError `runtime.out-of-memory` where there is no memory for a single row
 */
export async function logitsOf(
  model: Pick<ClassifierModel, 'evaluate' | 'restart'>,
  values: TensorValues | DeviceValues,
  sequences: readonly ArrayLike<number>[],
  classes: number,
  batchSize: number,
  onBatch: (done: number) => boolean = () => false,
  onSmaller: (rows: number, error: Error) => void = () => undefined,
): Promise<Float32Array | null> {
  const logits = new Float32Array(sequences.length * classes);
  const classWeights = Array<number>(classes).fill(1);
  let size = batchSize;
  for (let start = 0; start < sequences.length;) {
    const part = sequences.slice(start, start + size);
    try {
      const outputs = await model.evaluate({ sequences: part, classWeights }, values);
      logits.set(outputs[outputNames.logits]?.data as Float32Array, start * classes);
    } catch (error) {
      if (!isOutOfMemory(error) || part.length === 1) throw error;
      size = Math.ceil(part.length / 2);
      await model.restart();
      onSmaller(size, error);
      continue;
    }
    start += part.length;
    if (onBatch(start)) return null;
  }
  return logits;
}

/** Loss and metrics of logits against labels. */
export function scored(logits: Float32Array, labels: readonly number[], classWeights: readonly number[]): Evaluation {
  return {
    logits,
    loss: weightedCrossEntropy(logits, labels, classWeights),
    metrics: classificationMetrics(logits, labels, classWeights.length, { curves: false }),
  };
}

/** The predictions that logits stand for, row by row. */
export function predictionsOf(rows: readonly LabeledText[], logits: Float32Array, classes: number): RowPrediction[] {
  const probabilities = rows.length > 0 ? softmax(scoreMatrix(logits, classes)) : new Float64Array();
  return rows.map(({ row, label }, index) => {
    const rowLogits = Array.from(logits.subarray(index * classes, (index + 1) * classes));
    return {
      row,
      label,
      prediction: rowLogits.indexOf(Math.max(...rowLogits)),
      probabilities: Array.from(probabilities.subarray(index * classes, (index + 1) * classes)),
      logits: rowLogits,
    };
  });
}
