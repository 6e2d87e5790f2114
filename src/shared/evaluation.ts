import type { ThresholdSweep } from './thresholds.ts';
import type { UndefinedReason } from './undefined-metric.ts';

/** A metric with its 95 % interval. A metric without a value has a reason instead. */
export interface Figure {
  readonly value: number | null;
  /** null where no resample has a value either. */
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: UndefinedReason | null;
}

/**
 * Metrics of a whole evaluation. `f1`, `precision` and `recall` are of the positive class of two, and macro with more, as
 * are the areas. Micro averages of rows with one label each equal the accuracy.
 */
export const figureNames = [
  'f1',
  'precision',
  'recall',
  'accuracy',
  'macroF1',
  'macroPrecision',
  'macroRecall',
  'weightedF1',
  'weightedPrecision',
  'weightedRecall',
  'balancedAccuracy',
  'matthewsCorrelation',
  'rocAuc',
  'averagePrecision',
  'logLoss',
  'brierScore',
  'expectedCalibrationError',
] as const;
export type FigureName = (typeof figureNames)[number];

/**
 * Metrics of decided label sets, as scikit-learn has them for an indicator matrix. `f1`, `precision` and `recall` are means over the labels.
 * `accuracy` is the share of rows whose labels are all right, `hammingLoss` the share of single decisions that are wrong; micro averages
 * count the decisions of all labels together, `samplesF1` is the mean over rows.
 */
export const setDecisionNames = [
  'f1',
  'precision',
  'recall',
  'accuracy',
  'hammingLoss',
  'microF1',
  'microPrecision',
  'microRecall',
  'macroF1',
  'weightedF1',
  'samplesF1',
] as const;

/** All metrics of label sets. Areas are means over the labels that only some rows have. */
export const labelSetFigureNames = [
  ...setDecisionNames,
  'rocAuc',
  'averagePrecision',
  'logLoss',
  'brierScore',
] as const;
export type LabelSetFigureName = (typeof labelSetFigureNames)[number];

/** One class against the rest. */
export interface ClassFigures {
  readonly label: string;
  /** Rows of the class, and rows predicted as it. */
  readonly rows: number;
  readonly predicted: number;
  readonly precision: Figure;
  readonly recall: Figure;
  readonly f1: Figure;
}

/** Rows of one label with one prediction. */
export interface ConfusionCount {
  readonly label: string;
  readonly prediction: string;
  readonly rows: number;
}

export interface CurvePoints {
  /** Ascending. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Curves of one class against the rest, thinned to what pixels can show; null where undefined. */
export interface ClassCurves {
  readonly label: string;
  /** Share of rows that are of the class: the precision of calling every row so. */
  readonly share: number;
  /** True positive rate by false positive rate. */
  readonly roc: CurvePoints | null;
  readonly rocAuc: number | null;
  /** Precision by recall. */
  readonly precisionRecall: CurvePoints | null;
  readonly averagePrecision: number | null;
}

/** Rows whose stated probability lies in (from, to]. */
export interface ReliabilityPoint {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean stated probability, share that came true, and its 95 % interval; null without rows. */
  readonly stated: number | null;
  readonly observed: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How far stated probabilities can be believed. */
export interface Calibration {
  readonly bins: readonly ReliabilityPoint[];
  readonly logLoss: number;
  readonly brierScore: number;
  readonly expectedCalibrationError: number;
}

/** Everything that labels and predictions of some rows say. */
export interface EvaluationScores {
  readonly figures: Readonly<Record<FigureName, Figure>>;
  readonly classes: readonly ClassFigures[];
  /** The cells that have rows. */
  readonly confusion: readonly ConfusionCount[];
  /** Of the positive class of two; with more, of those with the most rows. */
  readonly curves: readonly ClassCurves[];
  /** Of the positive class of two; null with more. */
  readonly sweep: ThresholdSweep | null;
  /** Probabilities of the positive class of two; with more, of the predicted class. */
  readonly calibration: Calibration;
  /** The same with the logits divided by the temperature; null where there is none. */
  readonly calibrated: Calibration | null;
  /** Resamples of the intervals; those of areas may have fewer. */
  readonly resamples: number;
}

/** One label of several that a row may have, decided by a threshold of its own. */
export interface LabelFigures extends ClassFigures {
  /** A row has the label from this probability on. */
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Everything that the labels and predictions of some rows of multi-label data say. */
export interface LabelSetScores {
  readonly figures: Readonly<Record<LabelSetFigureName, Figure>>;
  /** In the order of the model's labels. */
  readonly labels: readonly LabelFigures[];
  /** Of the labels with the most rows. */
  readonly curves: readonly ClassCurves[];
  /** What each threshold of a label decides, for the labels of {@link curves}; in their order. */
  readonly sweeps: readonly ThresholdSweep[];
  /** Probabilities of all labels of all rows. */
  readonly calibration: Calibration;
  readonly resamples: number;
}

/** What is evaluated: a split of the run, or another file. */
export type EvaluationSource =
  | { readonly type: 'validation' }
  | { readonly type: 'test' }
  | {
      readonly type: 'file';
      readonly file: string;
      /** Columns; null takes the run's, or guesses. */
      readonly text: string | null;
      readonly label: string | null;
    };

/** The temperature that the validation rows of the run give. */
export interface FittedTemperature {
  readonly temperature: number;
  readonly isAtLimit: boolean;
  readonly rows: number;
}

/** A whole evaluation, as the run folder keeps it. */
export interface Evaluation {
  /** Version of the file's layout. */
  readonly format: 1;
  /** Its name among the evaluations of the run. */
  readonly key: string;
  /** What it was computed from; where this differs now, it is computed anew. */
  readonly basis: string;
  readonly source: EvaluationSource;
  readonly createdAt: string;
  readonly labels: readonly string[];
  /** Of two classes, the one that precision, recall and F1 are about. */
  readonly positive: string | null;
  /** The positive class that it was asked for; null where that was left to the run, as in files from before this was kept. */
  readonly askedPositive?: string | null | undefined;
  /** Probability of the positive class from which a row is called so; null calls the more probable class. */
  readonly threshold: number | null;
  /** Columns that were read; the label's is null where the file has none. */
  readonly columns: { readonly text: string; readonly label: string | null; readonly isLabelGuessed: boolean };
  /** All columns of the file; none where it is not there any more. */
  readonly fileColumns: readonly string[];
  /** Rows that were predicted. */
  readonly rows: number;
  /** Rows that have a label the model knows: the scores are of these. */
  readonly scoredRows: number;
  /** Rows without a text, which were left out. */
  readonly emptyRows: number;
  /** Labels the model does not know, with their rows, most first. */
  readonly unknownLabels: readonly { readonly label: string; readonly rows: number }[];
  /** Rows predicted as each label. */
  readonly predicted: readonly { readonly label: string; readonly rows: number }[];
  readonly temperature: FittedTemperature | null;
  /** null where no row has a label that the model knows, and of a multi-label model. */
  readonly scores: EvaluationScores | null;
  /** Of a multi-label model, where rows have labels; left out for others. */
  readonly labelSetScores?: LabelSetScores | null | undefined;
  /** Of a multi-label model: the probability from which a row has each label. */
  readonly thresholds?: readonly number[] | undefined;
}

/** What rows are parted by. */
export type SliceBy =
  | { readonly type: 'column'; readonly column: string }
  | { readonly type: 'characters' }
  | { readonly type: 'tokens' }
  | { readonly type: 'keywords'; readonly words: readonly string[] };

/** What the rows of a slice have in common. */
export type SliceName =
  | { readonly type: 'value'; readonly value: string }
  /** A number or a length in [from, to]. */
  | { readonly type: 'range'; readonly from: number; readonly to: number }
  | { readonly type: 'empty' }
  /** Values that are too rare to have a slice of their own. */
  | { readonly type: 'others'; readonly values: number }
  | { readonly type: 'with'; readonly word: string }
  | { readonly type: 'without' };

export interface Slice {
  readonly name: SliceName;
  readonly rows: number;
  readonly errors: number;
  readonly accuracy: Figure;
  readonly f1: Figure;
}
