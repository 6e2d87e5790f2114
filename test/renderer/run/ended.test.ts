import { expect, it } from 'vitest';
import type { ErrorShape } from '../../../src/contract/index.ts';
import { RunConfig } from '../../../src/contract/index.ts';
import type { ErrorCode } from '../../../src/shared/error-codes.ts';
import { figuresOf, lostSteps, remediesOf, remedied } from '../../../src/renderer/run/ended.ts';
import { evaluationEvent, runRecord } from '../support.ts';

const failure = (code: ErrorCode): ErrorShape => ({ code, sentence: '', remedy: '', details: {} });
const names = (...of: Parameters<typeof runRecord>) => remediesOf(runRecord(...of)).map(({ name }) => name);

it('counts the steps since the last checkpoint', () => {
  expect(lostSteps(runRecord({ status: 'interrupted' }), 27)).toBe(7);
  expect(lostSteps(runRecord({ status: 'interrupted' }, { train: { checkpointEvery: 4 } }), 27)).toBe(3);
  expect(lostSteps(runRecord({ status: 'failed', totalSteps: null }), 0)).toBe(0);
  expect(lostSteps(runRecord({ status: 'cancelled' }), 27)).toBe(0);
});

it('offers to go on where a run was stopped or its process is gone', () => {
  expect(names({ status: 'cancelled' })).toEqual(['resume', 'as-draft']);
  expect(names({ status: 'interrupted', error: failure('run.worker-gone') })[0]).toBe('resume');
});

it('offers what needs less memory where that may have run out', () => {
  const error = failure('runtime.step-failed');
  expect(names({ status: 'failed', error })).toEqual(['recompute', 'half-batch', 'int8', 'nf4', 'as-draft']);
  expect(names({ status: 'failed', error, device: 'cuda' })).not.toContain('int8');
  const least = { precision: 'nf4', train: { recompute: true, batchSize: 1 } };
  expect(names({ status: 'failed', error }, least)).toEqual(['as-draft']);
});

it('offers the same where the run was refused for want of memory', () => {
  const error = failure('train.too-little-memory');
  expect(names({ status: 'failed', error })).toEqual(['recompute', 'half-batch', 'int8', 'nf4', 'as-draft']);
});

it('keeps the rows of a step when it halves the batch', () => {
  const record = runRecord(
    { status: 'failed', error: failure('runtime.step-failed') },
    { train: { batchSize: 8, accumulation: 2 } },
  );
  const half = remediesOf(record).find(({ name }) => name === 'half-batch')!;
  expect(RunConfig.parse(remedied(record.config, half)).train).toMatchObject({ batchSize: 4, accumulation: 4 });
});

it('offers a lower rate where the loss was lost, and a new draft where nothing is known to help', () => {
  expect(names({ status: 'failed', error: failure('train.loss-not-finite') })).toEqual(['lower-rate', 'as-draft']);
  expect(names({ status: 'failed', error: failure('train.gradients-not-finite') })).toEqual(['lower-rate', 'as-draft']);
  expect(names({ status: 'failed', error: failure('data.column-missing') })).toEqual(['as-draft']);
});

it('has figures of what was trained and evaluated, and of what will be', () => {
  const none = { steps: false, validation: false };
  expect(figuresOf(runRecord({ status: 'starting', totalSteps: null }), 0, [])).toEqual({
    steps: true,
    validation: true,
  });
  expect(figuresOf(runRecord({ status: 'finished' }), 0, [])).toEqual({ steps: true, validation: true });
  for (const status of ['failed', 'cancelled', 'interrupted'] as const) {
    expect(figuresOf(runRecord({ status }), 0, [])).toEqual(none);
    expect(figuresOf(runRecord({ status }), 3, [])).toEqual({ steps: true, validation: false });
    expect(figuresOf(runRecord({ status }), 3, [evaluationEvent(3, { split: 'test' })]).validation).toBe(false);
    expect(figuresOf(runRecord({ status }), 3, [evaluationEvent(3)])).toEqual({ steps: true, validation: true });
  }
  const imported = { from: '/adapters/a' };
  expect(figuresOf(runRecord({ status: 'finished', imported }), 0, [])).toEqual(none);
});
