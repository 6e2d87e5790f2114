export const scheduleNames = ['constant', 'constant_with_warmup', 'linear', 'cosine'] as const;
export type ScheduleName = (typeof scheduleNames)[number];

/** After every epoch, or after every so many optimizer steps. */
export type Every = 'epoch' | number;

/** How the learning rate runs over a training. */
export interface Schedule {
  readonly schedule: ScheduleName;
  /** The highest rate. */
  readonly learningRate: number;
  /** Share of all steps over which the rate rises from 0; `constant` ignores it, as transformers does. */
  readonly warmupRatio: number;
}

/** Optimizer steps over which the rate rises, rounded up. */
export function warmupStepsOf({ schedule, warmupRatio }: Schedule, totalSteps: number): number {
  return schedule === 'constant' ? 0 : Math.ceil(warmupRatio * totalSteps);
}

/**
 * The rate of step `step`, counted from 0, as transformers' schedulers give it: with W = ceil(ratio · n) of n steps for
 * the warm-up the rate is lr · s / W while s < W (so the first step has rate 0), then lr (constant), lr · (n − s) / (n − W)
 * (linear), or lr · ½ (1 + cos(π (s − W) / (n − W))) (cosine).
 */
export function learningRateAt(schedule: Schedule, totalSteps: number, step: number): number {
  const { schedule: name, learningRate } = schedule;
  const warmup = warmupStepsOf(schedule, totalSteps);
  if (step < warmup) return (learningRate * step) / warmup;
  if (name === 'constant' || name === 'constant_with_warmup') return learningRate;
  const decay = Math.max(1, totalSteps - warmup);
  if (name === 'linear') return learningRate * Math.max(0, (totalSteps - step) / decay);
  return learningRate * Math.max(0, 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / decay)));
}

/** How rows become optimizer steps. */
export interface StepSettings {
  readonly epochs: number;
  /** Rows of a micro-batch. */
  readonly batchSize: number;
  /** Micro-batches of an optimizer step. */
  readonly accumulation: number;
}

/** Optimizer steps: the last micro-batch of an epoch may have fewer rows, and its last step fewer micro-batches. */
export function stepsOf(
  trainRows: number,
  { epochs, batchSize, accumulation }: StepSettings,
): { readonly perEpoch: number; readonly total: number } {
  const perEpoch = Math.ceil(Math.ceil(trainRows / batchSize) / accumulation);
  return { perEpoch, total: perEpoch * epochs };
}

/** Optimizer steps from one evaluation or checkpoint to the next. */
export function intervalOf(every: Every, stepsPerEpoch: number): number {
  return every === 'epoch' ? stepsPerEpoch : every;
}
