import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { classificationMetrics, predictedClasses, scoreMatrix, softmax } from '../../../src/engine/metrics/index.ts';
import { describeWithShared, shared } from '../../support/shared.ts';
import { expectClose } from './close.ts';

interface Golden {
  logits: number[][];
  labels: number[];
  predicted: number[];
  probabilities: number[][];
  accuracy: number;
  confusion_matrix_rows_true_columns_predicted: number[][];
  per_class: object;
  macro: object;
  micro: object;
  weighted: object;
  log_loss: number;
  ece_10_bins: number;
  balanced_accuracy: number;
  matthews_corrcoef: number;
  binary_positive_class_1?: object;
  roc_auc?: number;
  roc_auc_ovr_macro?: number;
  average_precision?: number;
  average_precision_per_class?: number[];
  roc_curve?: object;
  precision_recall_curve?: object;
}

const BINARY = ['binary_typical', 'binary_tied_scores', 'binary_positive_never_predicted'];
const FOUR_CLASSES = ['four_classes', 'four_classes_one_never_predicted'];

describeWithShared('the metrics of scikit-learn', () => {
  function open(name: string) {
    const golden = JSON.parse(readFileSync(shared('golden/metrics', `${name}.json`), 'utf8')) as Golden;
    const classes = golden.logits[0]!.length;
    const logits = golden.logits.flat();
    return { golden, classes, logits, metrics: classificationMetrics(logits, golden.labels, classes) };
  }

  it.each([...BINARY, ...FOUR_CLASSES])('%s: every field that does not depend on the number of classes', (name) => {
    const { golden, classes, logits, metrics } = open(name);
    const scores = scoreMatrix(logits, classes);
    expect(Array.from(predictedClasses(scores))).toEqual(golden.predicted);
    expectClose(Array.from(softmax(scores)), golden.probabilities.flat());
    expect(metrics.rows).toBe(golden.labels.length);
    expect(metrics.confusionMatrix).toEqual(golden.confusion_matrix_rows_true_columns_predicted);
    expectClose(metrics.accuracy, golden.accuracy);
    expectClose(metrics.perClass, golden.per_class);
    expectClose(metrics.macro, golden.macro);
    expectClose(metrics.micro, golden.micro);
    expectClose(metrics.weighted, golden.weighted);
    expectClose(metrics.logLoss, golden.log_loss);
    expectClose(metrics.expectedCalibrationError, golden.ece_10_bins);
    expectClose(metrics.balancedAccuracy, golden.balanced_accuracy);
    expectClose(metrics.matthewsCorrelation, golden.matthews_corrcoef);
  });

  it.each(BINARY)('%s: class 1 as the positive class, and its curves', (name) => {
    const { golden, metrics } = open(name);
    const { precision, recall, f1 } = metrics;
    expectClose({ precision, recall, f1 }, golden.binary_positive_class_1);
    expectClose(metrics.rocAuc, golden.roc_auc);
    expectClose(metrics.averagePrecision, golden.average_precision);
    expectClose(metrics.rocCurve, golden.roc_curve);
    expectClose(metrics.precisionRecallCurve, golden.precision_recall_curve);
  });

  it.each(FOUR_CLASSES)('%s: means over classes against the rest', (name) => {
    const { golden, metrics } = open(name);
    const { precision, recall, f1 } = metrics;
    expectClose({ precision, recall, f1 }, golden.macro);
    expectClose(metrics.rocAuc, golden.roc_auc_ovr_macro);
    expectClose(metrics.averagePrecisionPerClass, golden.average_precision_per_class);
    expect(metrics.rocCurve).toBeNull();
    expect(metrics.precisionRecallCurve).toBeNull();
  });
});
