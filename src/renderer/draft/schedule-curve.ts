import type { RunConfig } from '../../contract/index.ts';

export type RateSettings = Pick<RunConfig['train'], 'learningRate' | 'schedule' | 'warmupRatio'>;

/** Steps of a whole run: the last batch of an epoch may be short, and the last accumulation too. */
export function stepsOf(
  trainRows: number,
  train: Pick<RunConfig['train'], 'batchSize' | 'accumulation' | 'epochs'>,
): {
  readonly perEpoch: number;
  readonly total: number;
} {
  const perEpoch = Math.ceil(Math.ceil(trainRows / train.batchSize) / train.accumulation);
  return { perEpoch, total: perEpoch * train.epochs };
}

/** The learning rate of step `step`, counted from 0: the rule of `docs/config.md`, with warm-up steps rounded up. */
export function rateAt(
  { learningRate, schedule, warmupRatio }: RateSettings,
  totalSteps: number,
  step: number,
): number {
  if (schedule === 'constant') return learningRate;
  const warmup = Math.ceil(warmupRatio * totalSteps);
  if (step < warmup) return (learningRate * step) / warmup;
  if (schedule === 'constant_with_warmup') return learningRate;
  const share = (step - warmup) / Math.max(1, totalSteps - warmup);
  if (schedule === 'linear') return learningRate * Math.max(0, 1 - share);
  return learningRate * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * share)));
}

/** The curve of the rate in at most `points` points, the corner at the end of the warm-up among them. */
export function rateCurve(
  settings: RateSettings,
  totalSteps: number,
  points: number,
): { readonly step: number; readonly rate: number }[] {
  const last = Math.max(0, totalSteps - 1);
  const steps = new Set(Array.from({ length: points - 1 }, (_, index) => Math.round((last * index) / (points - 2))));
  steps.add(Math.min(last, Math.ceil(settings.warmupRatio * totalSteps)));
  return [...steps].sort((a, b) => a - b).map((step) => ({ step, rate: rateAt(settings, totalSteps, step) }));
}
