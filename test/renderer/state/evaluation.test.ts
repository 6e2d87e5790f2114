import { expect, it } from 'vitest';
import type { Bridge, RequestOf } from '../../../src/contract/index.ts';
import { RunEvaluation } from '../../../src/renderer/state/evaluation.svelte.ts';

interface Asked {
  readonly name: string;
  readonly request: RequestOf<'runs.evaluation'>;
  readonly answer: (reply: unknown) => void;
  readonly emit: (event: unknown) => void;
  readonly signal: AbortSignal;
}

/** A bridge whose calls wait until the test answers them. */
function waitingBridge(): { readonly bridge: Bridge; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const call = (name: string, request: unknown, options: { signal: AbortSignal; onEvent?: (event: unknown) => void }) =>
    new Promise((resolve) => {
      asked.push({
        ...{ name, request: request as Asked['request'], signal: options.signal },
        answer: (reply) => resolve({ ok: true, reply }),
        emit: (event) => options.onEvent?.(event),
      });
      options.signal.addEventListener('abort', () => resolve({ ok: false, error: { code: 'page.stopped' } }));
    });
  return { bridge: { call: call as Bridge['call'], native: null }, asked };
}

it('asks for the validation rows first, and keeps what is shown while they are decided in another way', async () => {
  const { bridge, asked } = waitingBridge();
  const evaluation = new RunEvaluation(bridge, 'a');
  const first = evaluation.evaluate();
  const whole = { run: 'a', source: { type: 'validation' } };
  // Positive label and threshold are left to what is stored.
  expect(asked[0]).toMatchObject({ name: 'runs.evaluation' });
  expect(asked[0]!.request).toEqual(whole);
  asked[0]!.answer({ key: 'validation', threshold: 0.7 });
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  asked[1]!.answer({ evaluations: [{ key: 'validation' }] });
  await first;
  expect(evaluation.stored).toHaveLength(1);
  expect(evaluation.usedThreshold).toBe(0.7);

  void evaluation.evaluate({ threshold: 0.3 });
  expect(asked[2]!.request).toEqual({ ...whole, threshold: 0.3 });
  expect(evaluation.usedThreshold).toBe(0.3);
  expect(evaluation.question.value).toEqual({ key: 'validation', threshold: 0.7 });
  void evaluation.evaluate({ positive: 'b' });
  expect(asked[3]!.request).toEqual({ ...whole, positive: 'b' });
  void evaluation.evaluate({ threshold: null });
  expect(asked[4]!.request).toEqual({ ...whole, positive: 'b', threshold: null });
  // What was chosen for these rows is not written over what is stored of others.
  void evaluation.evaluate({ source: { type: 'test' } });
  expect(asked[4]!.signal.aborted).toBe(true);
  expect(asked[5]!.request).toEqual({ run: 'a', source: { type: 'test' } });
  expect(evaluation.question.value).toBeNull();
});

it('says how many rows are predicted, and stops', async () => {
  const { bridge, asked } = waitingBridge();
  const evaluation = new RunEvaluation(bridge, 'a');
  const ended = evaluation.evaluate({ source: { type: 'file', file: 'a.csv', text: null, label: null } });
  asked[0]!.emit({ type: 'predicted', rows: 0, total: 100 });
  expect(evaluation.progress).toEqual({ rows: 0, total: 100, secondsLeft: null });
  asked[0]!.emit({ type: 'predicted', rows: 50, total: 100 });
  expect(evaluation.progress).toMatchObject({ rows: 50, total: 100 });
  expect(evaluation.progress!.secondsLeft).toBeGreaterThanOrEqual(0);
  evaluation.stop();
  await ended;
  expect(asked[0]!.signal.aborted).toBe(true);
  expect([evaluation.progress, evaluation.question.pending]).toEqual([null, false]);
});
