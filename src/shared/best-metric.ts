/**
 * Metrics by which the best evaluation can be chosen. `f1` is that of the positive class of two, and the macro mean with more classes or
 * several labels; `samplesF1` is the mean over rows of several labels.
 */
export const bestMetricNames = [
  'f1',
  'microF1',
  'macroF1',
  'weightedF1',
  'samplesF1',
  'accuracy',
  'precision',
  'recall',
  'rocAuc',
  'averagePrecision',
  'logLoss',
  'loss',
] as const;
export type BestMetricName = (typeof bestMetricNames)[number];

/** What is scored: the loss and the metrics of one evaluation. */
export interface Scored {
  /** null where it is not a finite number. */
  readonly loss: number | null;
  readonly metrics: Readonly<Record<string, unknown>>;
}

/** Metrics of rows with one label each lie in groups: `macroF1` is `f1` of `macro`. */
const groupsOfF1: Readonly<Record<string, string>> = { microF1: 'micro', macroF1: 'macro', weightedF1: 'weighted' };

/** A metric that is one number; null where it is not, or not defined for these rows. */
export function metricOf(metrics: Scored['metrics'], name: string): number | null {
  const group = metrics[groupsOfF1[name] ?? ''] as { readonly f1?: unknown } | null | undefined;
  const value = metrics[name] ?? group?.f1;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The score of an evaluation by the metric that chooses the best one; null where it is undefined. */
export function scoreOf({ loss, metrics }: Scored, metric: BestMetricName): number | null {
  return metricOf(metric === 'loss' ? { loss } : metrics, metric);
}

/** Whether smaller values are better. */
export function lowerIsBetter(metric: BestMetricName): boolean {
  return metric === 'loss' || metric === 'logLoss';
}

/** Whether `candidate` is better than `best` by a metric; an undefined one is worse than any. The first of equals stays. */
export function isBetter(candidate: Scored, best: Scored | null, metric: BestMetricName): boolean {
  return best === null || rank(candidate, metric) > rank(best, metric);
}

/** The best evaluation; null for an empty list. */
export function bestOf<Evaluation extends Scored>(
  evaluations: readonly Evaluation[],
  metric: BestMetricName,
): Evaluation | null {
  return evaluations.reduce<Evaluation | null>(
    (best, evaluation) => (isBetter(evaluation, best, metric) ? evaluation : best),
    null,
  );
}

/** Evaluations since the best one. */
export function evaluationsSinceBest(evaluations: readonly Scored[], metric: BestMetricName): number {
  const best = bestOf(evaluations, metric);
  return best === null ? 0 : evaluations.length - 1 - evaluations.indexOf(best);
}

function rank(evaluation: Scored, metric: BestMetricName): number {
  const score = scoreOf(evaluation, metric);
  if (score === null) return -Infinity;
  return lowerIsBetter(metric) ? -score : score;
}
