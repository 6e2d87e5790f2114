import { describe, expect, it } from 'vitest';
import {
  type EvaluationEvent,
  type FollowEvent,
  RunConfig,
  type RunRecord,
  type StepEvent,
} from '../../../src/contract/index.ts';
import { noProgress, secondsLeft, shareDone, withEvent } from '../../../src/renderer/run/progress.ts';

const record = {
  totalSteps: 40,
  config: RunConfig.parse({ model: 'm', data: { train: 'd' }, train: { epochs: 4 } }),
} as RunRecord;
const state = { type: 'state', folder: '/r', record, result: null } as unknown as FollowEvent;
const steps = (from: number, to: number): StepEvent[] =>
  Array.from(
    { length: to - from + 1 },
    (_, index) => ({ step: from + index, epoch: (from + index) / 10, seconds: 2 }) as StepEvent,
  );
const evaluation = (epoch: number, f1: number, best: boolean) =>
  ({ split: 'validation', epoch, metrics: { f1 }, best, seconds: 5 }) as unknown as EvaluationEvent;
const metrics = (own: StepEvent[], evaluations: EvaluationEvent[] = []): FollowEvent => ({
  type: 'metrics',
  steps: own,
  evaluations,
  next: 1,
});
const after = (...events: FollowEvent[]) => events.reduce(withEvent, noProgress);

describe('the progress of a run', () => {
  it('is unknown before its steps are', () => {
    expect(shareDone(noProgress)).toBeNull();
    expect(secondsLeft(noProgress)).toBeNull();
    expect(secondsLeft(after(state))).toBeNull();
  });

  it('counts steps and the evaluations that are still to come', () => {
    const progress = after(state, metrics(steps(1, 10), [evaluation(1, 0.7, true)]));
    expect(shareDone(progress)).toBe(0.25);
    // 30 steps of 2 s and 3 evaluations of 5 s.
    expect(secondsLeft(progress)).toBe(75);
  });

  it('keeps the best evaluation, whatever comes after it', () => {
    const progress = after(
      state,
      metrics(steps(1, 10), [evaluation(1, 0.7, true)]),
      metrics(steps(11, 30), [evaluation(2, 0.8, true), evaluation(3, 0.6, false)]),
    );
    expect(progress.best).toEqual({ value: 0.8, epoch: 2 });
  });

  it('gives the best evaluation by the metric that chose it', () => {
    const config = RunConfig.parse({ model: 'm', data: { train: 'd' }, train: { epochs: 4, best: 'loss' } });
    const byLoss = { ...state, record: { ...record, config } } as FollowEvent;
    const chosen = { ...evaluation(1, 0.7, true), loss: 0.25 };
    expect(after(byLoss, metrics(steps(1, 10), [chosen])).best).toEqual({ value: 0.25, epoch: 1 });
  });

  it('starts anew where what was told is void', () => {
    const progress = after(state, metrics(steps(1, 30)), { type: 'rewound' }, metrics(steps(1, 20)));
    expect(progress.step).toBe(20);
    expect(shareDone(progress)).toBe(0.5);
  });
});
