import type { Figure } from '../../shared/evaluation.ts';
import type { UndefinedReason } from '../../shared/undefined-metric.ts';
import { bootstrapIntervals, type Interval, type Measure, measured } from './bootstrap.ts';

/** Gives the figure of a metric by its name; with a reason, that of one without a value. */
export type FigureOf = (name: string, reason: UndefinedReason | null) => Figure;

/** The figures of several measures of the same rows. Each has draws of its own, as many as what it visits allows. */
export function figuresOf(measures: readonly Measure[], resamples: number): FigureOf {
  const values: Record<string, number | null> = {};
  const intervals: Record<string, Interval | null> = {};
  for (const measure of measures) {
    Object.assign(values, measured(measure));
    Object.assign(intervals, bootstrapIntervals(measure, { resamples }));
  }
  return (name, reason) => {
    if (reason !== null) return { value: null, low: null, high: null, reason };
    const interval = intervals[name] ?? null;
    return { value: values[name] ?? null, low: interval?.low ?? null, high: interval?.high ?? null, reason };
  };
}
