import type { BestMetricName } from '../best-metric.ts';

/** Metrics of predicted classes that every run is compared by, the first one first. */
export const comparedMetrics = ['f1', 'precision', 'recall', 'accuracy'] as const;
export type ComparedMetric = (typeof comparedMetrics)[number];

/** A metric with its 95 % bootstrap interval; `low` and `high` are null where the predictions are not there. */
export interface Estimate {
  /** null where it is undefined, such as the precision of a run that never predicts the class. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}
export type Estimates = Readonly<Record<ComparedMetric, Estimate>>;

/** The first of two minus the second, over the same draws of rows. */
export interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
}

/** Two sets of predictions of the same rows, tested. */
export interface PairTest {
  readonly differences: Readonly<Record<ComparedMetric, Difference | null>>;
  /** Rows that only the first, or only the second, has right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Of McNemar's test: whether the two are right on different rows as often as each other. */
  readonly mcNemarP: number;
}

/** Why two runs are not tested against each other. */
export const untestedReasons = [
  /** One has no stored predictions for these rows: it trains, failed, or was started without. */
  'no-predictions',
  /** One ended before its data files were hashed. */
  'unknown-data',
  /** The files of the rows have other contents. */
  'other-data',
  /** The same files, split or mended in another way. */
  'other-rows',
  /** The same rows with other labels. */
  'other-labels',
] as const;
export type UntestedReason = (typeof untestedReasons)[number];

/**
 * - `better`, `worse`: the interval of the first minus the second leaves 0 out
 * - `noise`: it holds 0
 * - `seed`: it leaves 0 out, but no setting except the seed differs, so that this is what another seed changes
 */
export type Verdict = 'better' | 'worse' | 'noise' | 'seed';

/** Two runs by their places in the comparison. */
export interface ComparedPair {
  readonly first: number;
  readonly second: number;
  /** null where they were tested. */
  readonly reason: UntestedReason | null;
  readonly test: PairTest | null;
  /** By the metric of the comparison; null where it was not tested or the metric is undefined. */
  readonly verdict: Verdict | null;
}

/** What a run costs beyond the cheapest, by its training time. */
export interface Cost {
  /** Place of the cheapest run that was tested against it. */
  readonly cheapest: number;
  /** Points of the metric gained over it; not above 0 for a run that gains nothing. */
  readonly points: number;
  /** Whether the gain is more than chance. */
  readonly isClear: boolean;
  readonly extraSeconds: number;
  readonly extraBytes: number;
}

export interface CurvePoint {
  readonly step: number;
  readonly epoch: number;
  readonly value: number;
}

export interface ComparedRun {
  /** Folder name. */
  readonly id: string;
  /** What its owner calls it. */
  readonly title: string;
  readonly status: 'starting' | 'running' | 'finished' | 'cancelled' | 'interrupted' | 'failed';
  readonly model: string;
  readonly seed: number;
  /** Share of its steps done, for one that trains; null before it is known. */
  readonly progress: number | null;
  /** The metric that chose the evaluation it kept, and that evaluation; null before it has one. */
  readonly chosenBy: { readonly metric: BestMetricName; readonly value: number | null; readonly epoch: number } | null;
  readonly figures: Estimates;
  /** Rows of the predictions; null where there are none. */
  readonly rows: number | null;
  /** Of the whole run; null before it has ended. */
  readonly seconds: number | null;
  readonly peakMemoryBytes: number | null;
  readonly trainable: number | null;
  readonly share: number | null;
  readonly tokensPerSecond: number | null;
  /** null for the cheapest run, and where there is nothing to compare with. */
  readonly cost: Cost | null;
  /** Against the best answer that is the same for every row; null without predictions. */
  readonly againstConstant: PairTest | null;
  /** Per validation, by its metrics; a metric that is undefined then is left out. */
  readonly curves: Readonly<Record<ComparedMetric | 'loss' | 'trainingLoss', readonly CurvePoint[]>>;
}

/** Always answering one label, the one that {@link Comparison.metric} rates highest, on the rows of some runs. */
export interface ConstantAnswer {
  readonly label: string;
  readonly rows: number;
  readonly figures: Estimates;
  /** Places of the runs with these rows. */
  readonly runs: readonly number[];
}

/** Two to many runs side by side. */
export interface Comparison {
  readonly split: 'validation' | 'test';
  /** What verdicts and costs are about: what all runs are chosen by if it is one of {@link comparedMetrics}, else F1. */
  readonly metric: ComparedMetric;
  readonly runs: readonly ComparedRun[];
  /** One for each set of runs with the same rows. */
  readonly constants: readonly ConstantAnswer[];
  /** Every two runs, the first before the second. */
  readonly pairs: readonly ComparedPair[];
  /** Settings that differ, by path such as `lora.r`, with their value in each run. */
  readonly differences: readonly { readonly field: string; readonly values: readonly unknown[] }[];
  /** Place of the run with the best value of {@link metric}; null where none has one. */
  readonly best: number | null;
  /** The fewest bootstrap samples of any interval; null where none was drawn. */
  readonly resamples: number | null;
}
