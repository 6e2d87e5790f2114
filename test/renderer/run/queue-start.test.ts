import { expect, it } from 'vitest';
import { RunConfig, type RunResult } from '../../../src/contract/index.ts';
import { secondsUntilStart } from '../../../src/renderer/run/queue-start.ts';
import { runRecord } from '../support.ts';

const config = (epochs: number, model = '/models/m') =>
  RunConfig.parse({ model, data: { train: '/data/a.csv' }, train: { epochs } });
const entry = (id: string, state: 'running' | 'waiting' | 'failed', epochs = 4) => ({
  ...{ id, state, config: config(epochs) },
});

/** A finished run of four epochs that trained for 80 of its 90 seconds. */
const finished = {
  folder: '/runs/run-1',
  record: runRecord({ status: 'finished' }, { train: { epochs: 4 } }),
  result: { seconds: 90, trainSeconds: 80 } as RunResult,
  annotation: { title: null, tags: [], notes: '' },
};

it('adds up what runs and what waits before an entry, by earlier runs of the same model and data', () => {
  const entries = [entry('a', 'running'), entry('b', 'failed'), entry('c', 'waiting', 2), entry('d', 'waiting')];
  expect(secondsUntilStart(entries, 'c', 30, [])).toBe(30);
  expect(secondsUntilStart(entries, 'd', 30, [finished])).toBe(30 + 10 + 40);
  expect(secondsUntilStart(entries, 'a', 30, [])).toBe(0);
});

it('does not say what nobody knows', () => {
  const entries = [entry('a', 'running'), entry('c', 'waiting'), entry('d', 'waiting')];
  expect(secondsUntilStart(entries, 'c', null, [finished])).toBeNull();
  expect(secondsUntilStart(entries, 'd', 30, [])).toBeNull();
  const other = { ...finished, record: { ...finished.record, config: config(4, '/models/other') } };
  expect(secondsUntilStart(entries, 'd', 30, [other])).toBeNull();
  expect(secondsUntilStart(entries, 'gone', 30, [finished])).toBeNull();
});
