import { type Every, intervalOf } from './schedule.ts';

/** Newest steps from which the speed is taken: the length of texts and other programs change it. */
export const speedSteps = 100;

/** Measurements of a run so far. */
export interface Measured {
  /** Optimizer steps done. */
  readonly step: number;
  /** Seconds of each step, in order: the newest {@link speedSteps} at least, or all there are. */
  readonly stepSeconds: ArrayLike<number>;
  /** Seconds of each evaluation of the validation rows. */
  readonly evaluationSeconds: ArrayLike<number>;
}

/** How much there is to do. */
export interface RunLength {
  /** Optimizer steps of the whole run. */
  readonly totalSteps: number;
  readonly epochs: number;
  readonly evaluateEvery: Every;
}

export interface Remaining {
  /** Seconds until the last step and its evaluation are done. */
  readonly seconds: number;
  /** Seconds of one epoch with its evaluations. */
  readonly epochSeconds: number;
}

/** Seconds of the parts of a run, measured before it. */
export interface MeasuredParts {
  /** From its start to its first step: the data is read, the base is opened. */
  readonly startSeconds: number;
  /** Of all steps and evaluations. */
  readonly seconds: number;
  /** Of one evaluation of the validation rows. */
  readonly evaluationSeconds: number;
}

/**
 * Seconds of so many runs one after another. The base is opened once for all; at the end of each the adapter on disk is evaluated once
 * more.
 */
export function secondsOfRuns({ startSeconds, seconds, evaluationSeconds }: MeasuredParts, runs: number): number {
  return startSeconds + runs * (seconds + evaluationSeconds);
}

/**
 * How long a run takes from its last step, from the mean time of its newest steps and of all its evaluations; null before
 * there is a step to measure and once all are done. After the last step there is an evaluation, whatever the interval.
 */
export function remaining(
  { step, stepSeconds, evaluationSeconds }: Measured,
  { totalSteps, epochs, evaluateEvery }: RunLength,
): Remaining | null {
  if (stepSeconds.length === 0 || step >= totalSteps) return null;
  const stepsPerEpoch = totalSteps / epochs;
  const interval = intervalOf(evaluateEvery, stepsPerEpoch);
  const evaluations = Math.ceil(totalSteps / interval) - Math.floor(step / interval);
  const perStep = mean(stepSeconds, Math.max(0, stepSeconds.length - speedSteps));
  const perEvaluation = evaluationSeconds.length === 0 ? 0 : mean(evaluationSeconds, 0);
  return {
    seconds: (totalSteps - step) * perStep + evaluations * perEvaluation,
    epochSeconds: stepsPerEpoch * perStep + (stepsPerEpoch / interval) * perEvaluation,
  };
}

function mean(values: ArrayLike<number>, from: number): number {
  let total = 0;
  for (let index = from; index < values.length; index += 1) total += values[index]!;
  return total / (values.length - from);
}
