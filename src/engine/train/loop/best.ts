import type { BestMetricName, EvaluationRecord } from '../job.ts';

/** Whether `candidate` is better than `best` by a metric; an undefined metric is worse than any. The first of equals stays. */
export function isBetter(candidate: EvaluationRecord, best: EvaluationRecord | null, metric: BestMetricName): boolean {
  return best === null || scoreOf(candidate, metric) > scoreOf(best, metric);
}

/** The best of some evaluations, or `null` of none. */
export function bestOf(evaluations: readonly EvaluationRecord[], metric: BestMetricName): EvaluationRecord | null {
  return evaluations.reduce<EvaluationRecord | null>(
    (best, evaluation) => (isBetter(evaluation, best, metric) ? evaluation : best),
    null,
  );
}

/** Evaluations since the best one. */
export function evaluationsSinceBest(evaluations: readonly EvaluationRecord[], metric: BestMetricName): number {
  const best = bestOf(evaluations, metric);
  return best ? evaluations.length - 1 - evaluations.indexOf(best) : 0;
}

function scoreOf(evaluation: EvaluationRecord, metric: BestMetricName): number {
  const value = metric === 'loss' ? evaluation.loss : evaluation.metrics[metric];
  if (typeof value !== 'number') return -Infinity;
  return metric === 'loss' || metric === 'logLoss' ? -value : value;
}
