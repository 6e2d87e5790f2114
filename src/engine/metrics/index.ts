export {
  bootstrapIntervals,
  type BootstrapOptions,
  type Interval,
  jointBootstrap,
  type JointBootstrap,
  type Measure,
  measured,
  pairedBootstrap,
  type PairedDifference,
  type Weights,
} from './bootstrap.ts';
export { brierScore } from './brier.ts';
export { expectedCalibrationError } from './calibration.ts';
export { classificationMetrics } from './classification.ts';
export { classCounts, confusionMatrix } from './confusion.ts';
export { decisionMetrics } from './decisions.ts';
export { type EvaluateOptions, evaluateScores } from './evaluate-scores.ts';
export { evaluateLabelSets, type EvaluateLabelSetsOptions } from './label-sets/evaluate.ts';
export { labelSetMetrics } from './label-sets/metrics.ts';
export { binaryCrossEntropy } from './label-sets/loss.ts';
export { scoreLabelSets, type ScoredLabelSets } from './label-sets/scored.ts';
export { sigmoid, softplus } from './label-sets/sigmoid.ts';
export { bestThresholds } from './label-sets/thresholds.ts';
export { scoreMatrix } from './logits.ts';
export { weightedCrossEntropy } from './loss.ts';
export { disagreements, type McNemar, mcNemar } from './mcnemar.ts';
export {
  areaMeasure,
  type AreaName,
  areaNames,
  classMeasure,
  type ClassMetric,
  classReason,
  type DecidedRows,
  decisionMeasure,
  type DecisionName,
  decisionNames,
  joined,
  probabilityMeasure,
  type ProbabilityName,
  probabilityNames,
  undefinedReason,
} from './measures.ts';
export { precisionRecallCurve } from './precision-recall-curve.ts';
export { reliabilityBins, type ReliabilityBin } from './reliability.ts';
export { rocCurve } from './roc.ts';
export {
  confidencesOf,
  probabilitiesOf,
  rankingOf,
  type ScoredRows,
  type ScoreOptions,
  scoreRows,
} from './scored-rows.ts';
export { scoreSlices, type SliceRows, slicesByKeyword, slicesByNumber, slicesByValue } from './slices.ts';
export { predictedClasses, softmax } from './softmax.ts';
export { fitTemperature, type Temperature, withTemperature } from './temperature.ts';
export { wilsonInterval } from './wilson.ts';
export { confidentClasses, marginOf, rowHistory, type RowPass } from './suspects.ts';
