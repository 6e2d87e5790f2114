import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../../src/contract/index.ts';
import { appendJsonLines } from '../../../src/host/files/json-lines.ts';
import { openLog } from '../../../src/host/files/log.ts';
import { observe } from '../../../src/host/worker/observer.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const step: TrainingEvent = {
  type: 'step',
  step: 7,
  epoch: 0.5,
  loss: null,
  learningRate: 0.001,
  gradNorm: null,
  tokens: 40,
  seconds: 0.5,
  tokensPerSecond: 80,
  memory: 1000,
  time: '2026-01-01T00:00:00.000Z',
};

function evaluation(at: number): TrainingEvent {
  const metrics = { f1: 0.5, rocCurve: { threshold: [1, 2, 3] } };
  const when = { seconds: 1, time: '2026-01-01T00:00:00.000Z' };
  return { type: 'evaluation', split: 'validation', step: at, epoch: 1, loss: 0.4, metrics, best: true, ...when };
}

function listening({ evaluated = [] as number[], cancelled = false } = {}) {
  const folder = temporaryFolder();
  const file = (name: string) => path.join(folder, name);
  const told: TrainingEvent[] = [];
  const tracked: TrainingEvent[] = [];
  let alive = 0;
  const observer = observe({
    metrics: appendJsonLines(file('metrics.jsonl')),
    dynamics: appendJsonLines(file('dynamics.jsonl')),
    trackers: { append: (event) => tracked.push(event) },
    evaluated: new Set(evaluated),
    log: openLog(file('log.jsonl')),
    tell: (event) => told.push(event),
    isAlive: () => (alive += 1),
    isCancelled: () => cancelled,
    cancelFile: file('cancel'),
  });
  return {
    observer,
    told,
    tracked,
    aliveTimes: () => alive,
    file,
    lines: (name: string) => readFileSync(file(name), 'utf8').trimEnd().split('\n'),
  };
}

describe('observe', () => {
  it('writes a step with its keys in one order', () => {
    const { observer, told, lines } = listening();
    observer.onEvent(step);
    const [line] = lines('metrics.jsonl');
    expect(Object.keys(JSON.parse(line!) as object)).toEqual([
      'type',
      'step',
      'epoch',
      'loss',
      'learningRate',
      'gradNorm',
      'tokens',
      'seconds',
      'tokensPerSecond',
      'memory',
      'time',
    ]);
    expect(told).toMatchObject([{ step: 7, loss: null, gradNorm: null, tokensPerSecond: 80 }]);
  });

  it('leaves curves out of evaluations, and an evaluation out that the file has already', () => {
    const { observer, told, lines } = listening({ evaluated: [4] });
    observer.onEvent(evaluation(4));
    observer.onEvent(evaluation(8));
    expect(lines('metrics.jsonl').map((line) => JSON.parse(line) as object)).toMatchObject([{ step: 8 }]);
    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({ metrics: { f1: 0.5 } });
    expect(lines('metrics.jsonl')[0]).not.toContain('rocCurve');
  });

  it('writes notes and checkpoints to the log', () => {
    const { observer, lines } = listening();
    observer.onEvent({ type: 'note', level: 'warn', message: 'look here' });
    observer.onEvent({ type: 'checkpoint', step: 3, folder: '/checkpoints/step-000003' });
    expect(lines('log.jsonl').map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 40, msg: 'look here' },
      { level: 30, msg: 'checkpoint', step: 3 },
    ]);
    expect(lines('metrics.jsonl')).toEqual(['']);
  });

  it('stops when a signal or a file in the run folder asks for it', () => {
    const { observer, file } = listening();
    expect(observer.shouldStop()).toBe(false);
    writeFileSync(file('cancel'), '');
    expect(observer.shouldStop()).toBe(true);
    expect(listening({ cancelled: true }).observer.shouldStop()).toBe(true);
  });
});
