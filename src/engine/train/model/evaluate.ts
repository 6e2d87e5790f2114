import { decidedIndices } from '../../../shared/decision.ts';
import type { Metrics } from '../../../shared/events.ts';
import {
  binaryCrossEntropy,
  classificationMetrics,
  labelSetMetrics,
  scoreMatrix,
  sigmoid,
  softmax,
  weightedCrossEntropy,
} from '../../metrics/index.ts';
import { outputNames } from '../../passes/index.ts';
import type { DeviceValues } from '../trained/device-values.ts';
import type { TensorValues } from '../trained/initial.ts';
import type { ClassPrediction, LabeledText, RowPrediction, TrainingRow } from '../job.ts';
import type { Targets } from '../targets.ts';
import { longestFirst } from './length-batches.ts';
import type { ClassifierModel } from './model.ts';
import { isOutOfMemory } from './out-of-memory.ts';

/** The result of evaluating a split. */
export interface Evaluation {
  /** [rows, classes], row-major. */
  readonly logits: Float32Array;
  /** Weighted cross-entropy; of label sets the mean over their labels. */
  readonly loss: number;
  readonly metrics: Metrics;
}

/**
 * Logits of many rows, `batchSize` at a time, in the order of {@link longestFirst}. Where memory runs out, half as many at a time from there
 * on: logits of a row do not depend on the others.
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
  const order = longestFirst(sequences.map(({ length }) => length));
  let size = batchSize;
  for (let start = 0; start < sequences.length;) {
    const places = order.slice(start, start + size);
    const part = places.map((place) => sequences[place]!);
    try {
      const outputs = await model.evaluate({ sequences: part, classWeights }, values);
      const answered = outputs[outputNames.logits]?.data as Float32Array;
      for (const [at, place] of places.entries()) {
        logits.set(answered.subarray(at * classes, (at + 1) * classes), place * classes);
      }
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

/** Loss and metrics of logits against what their rows are of. */
export function scored(logits: Float32Array, targets: Targets, classWeights: readonly number[]): Evaluation {
  if ('labelSets' in targets) {
    return {
      logits,
      loss: binaryCrossEntropy(logits, targets.labelSets, classWeights),
      metrics: labelSetMetrics(logits, targets.labelSets, classWeights.length),
    };
  }
  return {
    logits,
    loss: weightedCrossEntropy(logits, targets.labels, classWeights),
    metrics: classificationMetrics(logits, targets.labels, classWeights.length, { curves: false }),
  };
}

/** The predictions that logits stand for, row by row. */
export function predictionsOf(rows: readonly LabeledText[], logits: Float32Array, classes: number): ClassPrediction[];
export function predictionsOf(rows: readonly TrainingRow[], logits: Float32Array, classes: number): RowPrediction[];
export function predictionsOf(rows: readonly TrainingRow[], logits: Float32Array, classes: number): RowPrediction[] {
  const partOf = (values: Float32Array | Float64Array, index: number) =>
    Array.from(values.subarray(index * classes, (index + 1) * classes));
  // No metric is computed from no rows.
  const shares = rows.length === 0 ? new Float64Array() : softmax(scoreMatrix(logits, classes));
  const independent = sigmoid(logits);
  return rows.map((each, index) => {
    const { row } = each;
    const rowLogits = partOf(logits, index);
    if ('labels' in each) {
      const probabilities = partOf(independent, index);
      return {
        row,
        labels: each.labels,
        predictions: decidedIndices(probabilities, null),
        probabilities,
        logits: rowLogits,
      };
    }
    const prediction = rowLogits.indexOf(Math.max(...rowLogits));
    return { row, label: each.label, prediction, probabilities: partOf(shares, index), logits: rowLogits };
  });
}
