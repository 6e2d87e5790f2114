export { metricOf } from '../../shared/best-metric.ts';

/** What every evaluation is told by, the first one first. */
export const headlineMetrics = ['f1', 'precision', 'recall', 'accuracy'] as const;
