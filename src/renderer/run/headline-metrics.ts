import type { Metrics } from '../../contract/index.ts';

/** What every evaluation is told by, the first one first. */
export const headlineMetrics = ['f1', 'precision', 'recall', 'accuracy'] as const;

/** A metric that is one number; null where it is not, or not defined for these rows. */
export function metricOf(metrics: Metrics, name: string): number | null {
  const value = metrics[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
