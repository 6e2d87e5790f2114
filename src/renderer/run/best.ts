import type { ListedRun } from './listed-run.ts';
import { metricOf } from './headline-metrics.ts';

/** F1 of the evaluation a run kept; null before it has one. */
export function bestF1({ result }: Pick<ListedRun, 'result'>): number | null {
  return result?.best ? metricOf(result.best.metrics, 'f1') : null;
}

/** F1 by epoch, for a sparkline. */
export function f1ByEvaluation({ result }: Pick<ListedRun, 'result'>): number[] {
  return (result?.evaluations ?? []).flatMap(({ metrics }) => metricOf(metrics, 'f1') ?? []);
}
