import { expect, it } from 'vitest';
import type { Bridge, ErrorShape, RequestOf } from '../../../src/contract/index.ts';
import { RunEvaluation } from '../../../src/renderer/state/evaluation.svelte.ts';

interface Asked {
  readonly name: string;
  readonly request: RequestOf<'runs.evaluation'>;
  readonly answer: (reply: unknown) => void;
  readonly fail: (error: ErrorShape) => void;
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
        fail: (error) => resolve({ ok: false, error }),
        emit: (event) => options.onEvent?.(event),
      });
      options.signal.addEventListener('abort', () => resolve({ ok: false, error: { code: 'page.stopped' } }));
    });
  return { bridge: { call: call as Bridge['call'], native: null }, asked };
}

const unheard = (error: ErrorShape) => expect.unreachable(error.code);

it('asks for the validation rows first, and keeps what is shown while they are decided in another way', async () => {
  const { bridge, asked } = waitingBridge();
  const evaluation = new RunEvaluation(bridge, 'a', unheard);
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
  expect(evaluation.question.value).toBeNull();
  // The choice goes on: it decides the other rows too.
  expect([asked[4]!.signal.aborted, evaluation.isPending, asked.length]).toEqual([false, true, 5]);
  asked[4]!.answer({ key: 'validation', threshold: null });
  await expect.poll(() => asked.length).toBe(6);
  expect(asked[5]!.request).toEqual({ run: 'a', source: { type: 'test' } });
  expect(evaluation.question.value).toBeNull();
});

it('says how many rows are predicted, and stops', async () => {
  const { bridge, asked } = waitingBridge();
  const evaluation = new RunEvaluation(bridge, 'a', unheard);
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

it('keeps a choice that is being computed when the page is left, and shows it when it is opened again', async () => {
  const { bridge, asked } = waitingBridge();
  const left = new RunEvaluation(bridge, 'a', unheard);
  void left.evaluate({ threshold: 0.3 });
  left.leave();
  expect(asked[0]!.signal.aborted).toBe(false);
  expect(left.isPending).toBe(false);
  const opened = new RunEvaluation(bridge, 'a', unheard);
  void opened.evaluate();
  expect([asked.length, opened.isPending]).toEqual([1, true]);
  asked[0]!.answer({ key: 'validation', threshold: 0.3 });
  await expect.poll(() => asked.length).toBe(2);
  expect(asked[1]!.request).toEqual({ run: 'a', source: { type: 'validation' } });
  // What has no choice in it ends with the page, and so does one that waits.
  opened.leave();
  expect([asked[1]!.signal.aborted, opened.isPending]).toEqual([true, false]);
});

it('tells of a choice that fails after its page was left, or after other rows were asked for, and of nothing else', async () => {
  const failure: ErrorShape = { code: 'host.unexpected', sentence: 'It failed.', remedy: 'Try again.', details: {} };
  const { bridge, asked } = waitingBridge();
  const heard: ErrorShape[] = [];
  const open = () => new RunEvaluation(bridge, 'a', (error) => heard.push(error));
  const left = open();
  const lost = left.evaluate({ threshold: 0.3 });
  left.leave();
  expect(heard).toEqual([]);
  asked[0]!.fail(failure);
  await lost;
  expect([heard, left.question.error]).toEqual([[failure], null]);

  const other = open();
  void other.evaluate({ positive: 'b' });
  void other.evaluate({ source: { type: 'test' } });
  asked[1]!.fail(failure);
  await expect.poll(() => asked.length).toBe(3);
  expect(heard).toEqual([failure, failure]);

  // The page itself shows this one, and nobody misses what was stopped.
  asked[2]!.fail(failure);
  await expect.poll(() => other.question.error).toEqual(failure);
  const stopped = other.evaluate({ threshold: 0.4 });
  other.stop();
  const unchosen = open();
  const ended = unchosen.evaluate();
  unchosen.leave();
  await Promise.all([stopped, ended]);
  expect(heard).toHaveLength(2);
});

it('asks nothing for a page that was left while it waited for a choice', async () => {
  const { bridge, asked } = waitingBridge();
  const left = new RunEvaluation(bridge, 'a', unheard);
  void left.evaluate({ positive: 'b' });
  left.leave();
  const opened = new RunEvaluation(bridge, 'a', unheard);
  const waiting = opened.evaluate();
  opened.leave();
  asked[0]!.answer({ key: 'validation' });
  await waiting;
  expect(asked).toHaveLength(1);
});

it('gives a positive label the threshold that it had before, also on a page that is opened again', async () => {
  const { bridge, asked } = waitingBridge();
  const labels = ['no', 'yes'];
  const evaluation = new RunEvaluation(bridge, 'a', unheard);
  const decided = async (change: Parameters<RunEvaluation['evaluate']>[0], reply: object, on = evaluation) => {
    void on.evaluate(change);
    const { request, answer } = asked.at(-1)!;
    const before = asked.length;
    answer({ labels, ...reply });
    await expect.poll(() => asked.length).toBe(before + 1);
    asked.at(-1)!.answer({ evaluations: [] });
    return request;
  };
  await decided({}, { positive: 'yes', threshold: null });
  await decided({ threshold: 0.3 }, { positive: 'yes', threshold: 0.3 });
  const other = await decided({ positive: 'no' }, { positive: 'no', threshold: null });
  expect(other).not.toHaveProperty('threshold', 0.3);
  expect(evaluation.usedThreshold).toBeNull();
  expect(await decided({ positive: 'yes' }, { positive: 'yes', threshold: 0.3 })).toMatchObject({ threshold: 0.3 });
  await decided({ positive: 'no' }, { positive: 'no', threshold: null });
  evaluation.leave();
  const again = new RunEvaluation(bridge, 'a', unheard);
  await decided({}, { positive: 'no', threshold: null }, again);
  expect(await decided({ positive: 'yes' }, { positive: 'yes', threshold: 0.3 }, again)).toMatchObject({
    threshold: 0.3,
  });
  // Names of another order are those of other classes.
  await decided({ positive: 'no' }, { positive: 'no', threshold: null, labels: ['yes', 'no'] }, again);
  expect(await decided({ positive: 'yes' }, { positive: 'yes', threshold: null }, again)).not.toHaveProperty(
    'threshold',
    0.3,
  );
});
