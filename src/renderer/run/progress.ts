import type { EvaluationEvent, FollowEvent, RunRecord, StepEvent } from '../../contract/index.ts';
import { scoreOf } from '../../shared/best-metric.ts';
import { remaining, speedSteps } from '../../shared/progress.ts';

/** How far a run is, in the few figures that lists show. */
export interface Progress {
  readonly record: RunRecord | null;
  readonly step: number;
  readonly epoch: number;
  /** The best value so far of the metric that chooses, and its epoch. */
  readonly best: { readonly value: number; readonly epoch: number } | null;
  /** Seconds of the newest steps. */
  readonly stepSeconds: readonly number[];
  /** Seconds of each evaluation of the validation rows. */
  readonly evaluationSeconds: readonly number[];
}

export const noProgress: Progress = {
  record: null,
  step: 0,
  epoch: 0,
  best: null,
  stepSeconds: [],
  evaluationSeconds: [],
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

/** Seconds until the run ends; null before a step was measured, and once all are done. */
export function secondsLeft({ record, ...measured }: Progress): number | null {
  if (!record?.totalSteps) return null;
  const { epochs, evaluateEvery } = record.config.train;
  return remaining(measured, { totalSteps: record.totalSteps, epochs, evaluateEvery })?.seconds ?? null;
}

function withMetrics(before: Progress, steps: readonly StepEvent[], evaluations: readonly EvaluationEvent[]): Progress {
  const last = steps.at(-1);
  const validations = evaluations.filter(({ split }) => split === 'validation');
  const best = validations.findLast((evaluation) => evaluation.best);
  const value = best === undefined || before.record === null ? null : scoreOf(best, before.record.config.train.best);
  return {
    ...before,
    step: last?.step ?? before.step,
    epoch: last?.epoch ?? before.epoch,
    best: best === undefined || value === null ? before.best : { value, epoch: best.epoch },
    stepSeconds: [...before.stepSeconds, ...steps.map(({ seconds }) => seconds)].slice(-speedSteps),
    evaluationSeconds: [...before.evaluationSeconds, ...validations.map(({ seconds }) => seconds)],
  };
}
