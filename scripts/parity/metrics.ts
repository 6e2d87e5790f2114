import path from 'node:path';
import { classificationMetrics, loadWorkbench } from '../../src/engine/index.ts';
import { type Check, checksOf, type Quantity } from './check.ts';
import { closeStructures, equalValues } from './compare.ts';
import { jsonAt, namesIn, type Reference } from './reference.ts';
import { tolerances } from './tolerances.ts';

type Metrics = ReturnType<typeof classificationMetrics>;

interface MetricsFile extends Readonly<Record<string, unknown>> {
  readonly logits: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly predicted: readonly number[];
  readonly confusion_matrix_rows_true_columns_predicted: readonly (readonly number[])[];
}

/** The numbers of a file by what we call them. */
const scores: Readonly<Record<string, (metrics: Metrics) => unknown>> = {
  accuracy: ({ accuracy }) => accuracy,
  per_class: ({ perClass }) => perClass,
  macro: ({ macro }) => macro,
  micro: ({ micro }) => micro,
  weighted: ({ weighted }) => weighted,
  log_loss: ({ logLoss }) => logLoss,
  ece_10_bins: ({ expectedCalibrationError }) => expectedCalibrationError,
  balanced_accuracy: ({ balancedAccuracy }) => balancedAccuracy,
  matthews_corrcoef: ({ matthewsCorrelation }) => matthewsCorrelation,
  binary_positive_class_1: ({ precision, recall, f1 }) => ({ precision, recall, f1 }),
  roc_auc: ({ rocAuc }) => rocAuc,
  roc_auc_ovr_macro: ({ rocAuc }) => rocAuc,
  average_precision: ({ averagePrecision }) => averagePrecision,
  average_precision_per_class: ({ averagePrecisionPerClass }) => averagePrecisionPerClass,
  roc_curve: ({ rocCurve }) => rocCurve,
  precision_recall_curve: ({ precisionRecallCurve }) => precisionRecallCurve,
};

const otherFields = ['logits', 'labels', 'predicted', 'probabilities', 'confusion_matrix_rows_true_columns_predicted'];

/** Classification metrics of given logits and labels. */
export async function* checkMetrics(reference: Reference): AsyncGenerator<Check> {
  for (const name of await namesIn(reference, 'metrics')) {
    yield* checksOf(`metrics/${path.parse(name).name}`, () => quantitiesOf(reference, name));
  }
}

async function* quantitiesOf(reference: Reference, name: string): AsyncGenerator<Quantity> {
  const { predictedClasses, scoreMatrix, softmax } = await loadWorkbench();
  const file = await jsonAt<MetricsFile>(reference, 'metrics', name);
  const classes = file.logits[0]?.length ?? 0;
  const logits = file.logits.flat();
  const matrix = scoreMatrix(logits, classes);
  const metrics = classificationMetrics(logits, file.labels, classes);
  yield [
    'decisions',
    equalValues([
      { where: 'predicted', ours: [...predictedClasses(matrix)], theirs: file.predicted },
      {
        where: 'confusion matrix',
        ours: metrics.confusionMatrix,
        theirs: file.confusion_matrix_rows_true_columns_predicted,
      },
    ]),
  ];
  const scoreNames = Object.keys(file).filter((field) => scores[field]);
  const probabilities = softmax(matrix);
  const ours = Object.fromEntries([
    ['probabilities', [...probabilities]],
    ...scoreNames.map((field) => [field, scores[field]?.(metrics)]),
  ]) as object;
  const theirs = Object.fromEntries([
    ['probabilities', (file['probabilities'] as number[][]).flat()],
    ...scoreNames.map((field) => [field, file[field]]),
  ]) as object;
  yield ['scores', closeStructures('scores', ours, theirs, tolerances.metrics)];
  for (const field of Object.keys(file)) {
    if (!scores[field] && !otherFields.includes(field)) yield [field, { unsupported: 'no metric of that name' }];
  }
}
