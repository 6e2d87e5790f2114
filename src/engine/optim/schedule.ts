/** How the learning rate runs over a training. */
export interface Schedule {
  readonly name: 'constant' | 'constant_with_warmup' | 'linear' | 'cosine';
  /** The highest rate. */
  readonly learningRate: number;
  /** Share of all steps over which the rate rises from 0; `constant` ignores it, as transformers does. */
  readonly warmupRatio: number;
  readonly totalSteps: number;
}

/**
 * The rate of step `step`, counted from 0, as transformers' schedulers give it: with W = ceil(ratio · steps) warm-up
 * steps the rate is lr · s / W while s < W (so the first step has rate 0), then lr (constant), lr · (n − s) / (n − W)
 * (linear), or lr · ½ (1 + cos(π (s − W) / (n − W))) (cosine).
 */
export function learningRateAt(schedule: Schedule, step: number): number {
  const { name, learningRate, warmupRatio, totalSteps } = schedule;
  if (name === 'constant') return learningRate;
  const warmup = Math.ceil(warmupRatio * totalSteps);
  if (step < warmup) return (learningRate * step) / warmup;
  if (name === 'constant_with_warmup') return learningRate;
  const remaining = Math.max(1, totalSteps - warmup);
  if (name === 'linear') return learningRate * Math.max(0, (totalSteps - step) / remaining);
  return learningRate * Math.max(0, 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / remaining)));
}
