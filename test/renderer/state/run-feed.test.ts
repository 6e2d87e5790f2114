import { describe, expect, it } from 'vitest';
import type { ErrorShape, EvaluationEvent, FollowEvent, RunRecord } from '../../../src/contract/index.ts';
import { RunFeeds } from '../../../src/renderer/state/run-feed.svelte.ts';
import { evaluationEvent, hostOfRuns, runRecord, stepEvent, watchedRun } from '../support.ts';

function metrics(from: number, to: number, next: number, evaluated: readonly number[] = []): FollowEvent {
  return {
    type: 'metrics',
    steps: Array.from({ length: to - from + 1 }, (_, index) => stepEvent(from + index, { seconds: 2 })),
    evaluations: evaluated.map((step) => evaluationEvent(step, { seconds: 5 })),
    next,
  };
}

function stateOf(record: RunRecord): FollowEvent {
  return { type: 'state', folder: '/r', record, result: null, annotation: { title: null, tags: [], notes: '' } };
}

const line = (message: string) => ({ time: '2026-01-01T00:00:00.000Z', level: 'info' as const, error: null, message });
const lost: ErrorShape = { code: 'page.connection-lost', sentence: '', remedy: '', details: {} };

describe('what a feed knows of its run', () => {
  it('hears the same steps twice without harm', () => {
    const { feed, tell } = watchedRun();
    tell(metrics(1, 6, 600, [3, 6]));
    tell(metrics(1, 6, 600, [3, 6]));
    expect([...feed.series.column('step')]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(feed.evaluations.map(({ step }) => step)).toEqual([3, 6]);
  });

  it('keeps the evaluations of validation and test rows at one step', () => {
    const { feed, tell } = watchedRun();
    const both = [evaluationEvent(3), evaluationEvent(3, { split: 'test' })];
    tell({ type: 'metrics', steps: [], evaluations: both, next: 1 });
    expect(feed.evaluations.map(({ split }) => split)).toEqual(['validation', 'test']);
  });

  it('forgets what a resumed run does again', () => {
    const { feed, tell } = watchedRun();
    tell(metrics(1, 9, 900, [3, 6, 9]));
    tell(metrics(5, 7, 700, [6]));
    expect([...feed.series.column('step')]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(feed.evaluations.map(({ step }) => step)).toEqual([3, 6]);
  });

  it('keeps the newest 5,000 lines of the log', () => {
    const { feed, tell } = watchedRun();
    for (let index = 0; index < 60; index += 1) {
      const lines = Array.from({ length: 100 }, (_, at) => line(String(index * 100 + at)));
      tell({ type: 'log', lines, next: index });
    }
    expect([feed.log.length, feed.log[0]!.message, feed.log.at(-1)!.message]).toEqual([5000, '1000', '5999']);
  });
});

describe('following a run', () => {
  it('starts at the beginning and goes on where it was when the connection was lost', async () => {
    const { feed, calls, tell } = watchedRun();
    expect(calls[0]!.request).toEqual({ run: 'run-1', metricsFrom: 0, logFrom: 0 });
    tell(stateOf(runRecord({ resumed: 1 })));
    tell(metrics(1, 4, 400));
    tell({ type: 'log', lines: [line('a')], next: 30 });
    calls[0]!.end({ ok: false, error: lost });
    await Promise.resolve();
    expect(feed.error).toBeNull();
    await Promise.resolve();
    feed.watch();
    expect(calls[1]!.request).toEqual({ run: 'run-1', metricsFrom: 400, logFrom: 30, resumed: 1 });
  });

  it('asks the host once for all who watch, and stops when the last has gone', async () => {
    const { bridge, calls } = hostOfRuns();
    const feeds = new RunFeeds(bridge);
    const [page, bar] = [feeds.of('a'), feeds.of('a')];
    expect(page).toBe(bar);
    const leaves = [page.watch(), bar.watch()];
    expect(calls.length).toBe(1);
    leaves[0]!();
    await Promise.resolve();
    expect(calls[0]!.signal.aborted).toBe(false);
    leaves[1]!();
    const back = page.watch();
    await Promise.resolve();
    expect(calls[0]!.signal.aborted).toBe(false);
    back();
    await Promise.resolve();
    expect(calls[0]!.signal.aborted).toBe(true);
    expect(feeds.of('a')).not.toBe(page);
  });

  it('takes the last word from the reply, and says why a run cannot be followed', async () => {
    const { feed, calls, tell } = watchedRun();
    tell(stateOf(runRecord()));
    calls[0]!.end({ ok: true, reply: { record: runRecord({ status: 'finished' }), result: null } });
    await Promise.resolve();
    await Promise.resolve();
    expect([feed.state?.record.status, feed.state?.folder]).toEqual(['finished', '/r']);
    void feed.follow();
    calls[1]!.end({ ok: false, error: { ...lost, code: 'run.unknown' } });
    await Promise.resolve();
    await Promise.resolve();
    expect(feed.error?.code).toBe('run.unknown');
  });
});

describe('the progress of a run', () => {
  const record = runRecord({ totalSteps: 40 }, { train: { epochs: 4 } });

  it('is unknown before its steps are', () => {
    const { feed, tell } = watchedRun();
    expect([feed.share, feed.remaining]).toEqual([null, null]);
    tell(stateOf(record));
    expect([feed.share, feed.remaining]).toEqual([0, null]);
  });

  it('counts steps and the evaluations that are still to come', () => {
    const { feed, tell } = watchedRun();
    tell(stateOf(record));
    tell(metrics(1, 10, 1, [10]));
    expect([feed.share, feed.epoch]).toEqual([0.25, 2]);
    // 30 steps of 2 s and 3 evaluations of 5 s.
    expect(feed.remaining?.seconds).toBe(75);
  });

  const evaluated = (step: number, f1: number, figures: Partial<EvaluationEvent> = {}): FollowEvent => ({
    ...{ type: 'metrics', steps: [], next: step },
    evaluations: [evaluationEvent(step, { epoch: step / 10, metrics: { f1 }, best: true, ...figures })],
  });

  it('keeps the best evaluation, whatever comes after it', () => {
    const { feed, tell } = watchedRun();
    tell(stateOf(record));
    tell(evaluated(10, 0.7));
    tell(evaluated(20, 0.8));
    tell(evaluated(30, 0.6, { best: false }));
    expect(feed.best).toEqual({ value: 0.8, epoch: 2 });
  });

  it('gives the best evaluation by the metric that chose it', () => {
    const { feed, tell } = watchedRun();
    tell(stateOf(runRecord({ totalSteps: 40 }, { train: { epochs: 4, best: 'loss' } })));
    tell(evaluated(10, 0.7, { loss: 0.25 }));
    expect(feed.best).toEqual({ value: 0.25, epoch: 1 });
  });

  it('starts anew where what was told is void', () => {
    const { feed, tell } = watchedRun();
    tell(stateOf(record));
    tell(metrics(1, 30, 1));
    tell({ type: 'rewound' });
    tell(metrics(1, 20, 1));
    expect([feed.step, feed.share]).toEqual([20, 0.5]);
  });
});
