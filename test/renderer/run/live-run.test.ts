import { expect, it } from 'vitest';
import type { FollowEvent } from '../../../src/contract/index.ts';
import { LiveRun } from '../../../src/renderer/run/live-run.ts';
import { evaluationEvent, stepEvent } from '../support.ts';

function metrics(from: number, to: number, next: number, evaluated: readonly number[] = []): FollowEvent {
  return {
    type: 'metrics',
    steps: Array.from({ length: to - from + 1 }, (_, index) => stepEvent(from + index)),
    evaluations: evaluated.map((step) => evaluationEvent(step)),
    next,
  };
}

const line = (message: string) => ({ time: '2026-01-01T00:00:00.000Z', level: 'info' as const, message });

it('starts at the beginning and keeps the positions it has heard', () => {
  const run = new LiveRun();
  expect(run.positions).toEqual({ metricsFrom: 0, logFrom: 0 });
  run.apply(metrics(1, 4, 400));
  run.apply({ type: 'log', lines: [line('a')], next: 30 });
  expect(run.positions).toEqual({ metricsFrom: 400, logFrom: 30 });
  expect([run.series.length, run.log.map(({ message }) => message)]).toEqual([4, ['a']]);
});

it('hears the same steps twice without harm', () => {
  const run = new LiveRun();
  run.apply(metrics(1, 6, 600, [3, 6]));
  run.apply(metrics(1, 6, 600, [3, 6]));
  expect([...run.series.column('step')]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(run.evaluations.map(({ step }) => step)).toEqual([3, 6]);
});

it('keeps the evaluations of validation and test rows at one step', () => {
  const run = new LiveRun();
  const both = [evaluationEvent(3), evaluationEvent(3, { split: 'test' })];
  run.apply({ type: 'metrics', steps: [], evaluations: both, next: 1 });
  expect(run.evaluations.map(({ split }) => split)).toEqual(['validation', 'test']);
});

it('forgets what a resumed run does again', () => {
  const run = new LiveRun();
  run.apply(metrics(1, 9, 900, [3, 6, 9]));
  run.apply(metrics(5, 7, 700, [6]));
  expect([...run.series.column('step')]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(run.evaluations.map(({ step }) => step)).toEqual([3, 6]);
});

it('keeps the newest 5,000 lines of the log', () => {
  const run = new LiveRun();
  for (let index = 0; index < 60; index += 1) {
    run.apply({
      type: 'log',
      lines: Array.from({ length: 100 }, (_, at) => line(String(index * 100 + at))),
      next: index,
    });
  }
  expect([run.log.length, run.log[0]!.message, run.log.at(-1)!.message]).toEqual([5000, '1000', '5999']);
});
