import type { EvaluationEvent, RunConfig } from '../../contract/index.ts';
import type { StepSeries } from '../series/step-series.ts';

/** Steps the speed is taken from: the newest, as the length of texts and other programs change it. */
const window = 100;

export interface Remaining {
  /** Seconds until the run ends. */
  readonly seconds: number;
  /** Seconds of one epoch with its evaluations. */
  readonly epochSeconds: number;
}

export interface RunLength {
  /** Optimizer steps of the whole run. */
  readonly totalSteps: number;
  readonly epochs: number;
  readonly evaluateEvery: RunConfig['train']['evaluateEvery'];
}

/**
 * How long a run will take from its last step, from the mean time of its newest steps and of its evaluations; null before
 * there is a step to measure and once all are done.
 */
export function remainingTime(
  series: StepSeries,
  evaluations: readonly EvaluationEvent[],
  { totalSteps, epochs, evaluateEvery }: RunLength,
): Remaining | null {
  const step = series.last('step');
  if (!(step < totalSteps)) return null;
  const perEpoch = totalSteps / epochs;
  const interval = evaluateEvery === 'epoch' ? perEpoch : evaluateEvery;
  const evaluationsLeft = Math.floor(totalSteps / interval) - Math.floor(step / interval);
  const perStep = mean(series.column('seconds').subarray(-window));
  const validations = evaluations.filter(({ split }) => split === 'validation');
  const perEvaluation = validations.length === 0 ? 0 : mean(validations.map(({ seconds }) => seconds));
  return {
    seconds: (totalSteps - step) * perStep + evaluationsLeft * perEvaluation,
    epochSeconds: perEpoch * perStep + (perEpoch / interval) * perEvaluation,
  };
}

function mean(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index += 1) total += values[index]!;
  return total / values.length;
}
