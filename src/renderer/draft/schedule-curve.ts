import { learningRateAt, type Schedule, warmupStepsOf } from '../../shared/schedule.ts';

/** The curve of the rate in at most `points` points, the corner at the end of the warm-up among them. */
export function rateCurve(
  schedule: Schedule,
  totalSteps: number,
  points: number,
): { readonly step: number; readonly rate: number }[] {
  const last = Math.max(0, totalSteps - 1);
  const steps = new Set(Array.from({ length: points - 1 }, (_, index) => Math.round((last * index) / (points - 2))));
  steps.add(Math.min(last, warmupStepsOf(schedule, totalSteps)));
  return [...steps].sort((a, b) => a - b).map((step) => ({ step, rate: learningRateAt(schedule, totalSteps, step) }));
}
