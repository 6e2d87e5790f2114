import type { EvaluationEvent, FollowEvent, RunRecord, StepEvent } from '../../contract/index.ts';
import { metricOf } from './headline-metrics.ts';

/** Steps the speed is taken from: the newest, as the length of texts and other programs change it. */
const window = 50;

/** How far a run is, in the few figures that lists show. */
export interface Progress {
  readonly record: RunRecord | null;
  readonly step: number;
  readonly epoch: number;
  /** The best value so far of the metric that chooses, and its epoch. */
  readonly best: { readonly value: number; readonly epoch: number } | null;
  /** Seconds of the newest steps. */
  readonly stepSeconds: readonly number[];
  /** Seconds of the newest evaluation; 0 before there was one. */
  readonly evaluationSeconds: number;
}

export const noProgress: Progress = {
  record: null,
  step: 0,
  epoch: 0,
  best: null,
  stepSeconds: [],
  evaluationSeconds: 0,
};

/** The progress after an event of `runs.follow`. */
export function withEvent(before: Progress, event: FollowEvent): Progress {
  switch (event.type) {
    case 'state':
      return { ...before, record: event.record };
    case 'rewound':
      return { ...noProgress, record: before.record };
    case 'metrics':
      return withMetrics(before, event.steps, event.evaluations);
    case 'log':
      return before;
  }
}

/** Share of the steps done, from 0 to 1; null before it is known how many there are. */
export function shareDone({ record, step }: Progress): number | null {
  return record?.totalSteps ? Math.min(1, step / record.totalSteps) : null;
}

/** Seconds until the run ends; null before a step was measured. */
export function secondsLeft({ record, step, stepSeconds, evaluationSeconds }: Progress): number | null {
  if (!record?.totalSteps || stepSeconds.length === 0) return null;
  const { epochs, evaluateEvery } = record.config.train;
  const interval = evaluateEvery === 'epoch' ? record.totalSteps / epochs : evaluateEvery;
  const evaluationsLeft = Math.round(record.totalSteps / interval) - Math.floor(step / interval);
  const perStep = stepSeconds.reduce((sum, seconds) => sum + seconds, 0) / stepSeconds.length;
  return Math.max(0, record.totalSteps - step) * perStep + evaluationsLeft * evaluationSeconds;
}

function withMetrics(before: Progress, steps: readonly StepEvent[], evaluations: readonly EvaluationEvent[]): Progress {
  const last = steps.at(-1);
  const validations = evaluations.filter(({ split }) => split === 'validation');
  const best = validations.findLast((evaluation) => evaluation.best);
  const value = best === undefined ? null : metricOf(best.metrics, 'f1');
  return {
    ...before,
    step: last?.step ?? before.step,
    epoch: last?.epoch ?? before.epoch,
    best: best === undefined || value === null ? before.best : { value, epoch: best.epoch },
    stepSeconds: [...before.stepSeconds, ...steps.map(({ seconds }) => seconds)].slice(-window),
    evaluationSeconds: validations.at(-1)?.seconds ?? before.evaluationSeconds,
  };
}
