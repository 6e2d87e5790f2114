import { expect, it } from 'vitest';
import type { Answered, Bridge, ErrorShape, RequestOf } from '../../../src/contract/index.ts';
import { Call } from '../../../src/renderer/state/call.svelte.ts';
import { Question } from '../../../src/renderer/state/question.svelte.ts';

type Show = 'drafts.delete';

interface Asked {
  readonly request: RequestOf<Show>;
  readonly signal: AbortSignal;
  readonly answer: (answered: Answered<Show>) => void;
}

const failure: ErrorShape = { code: 'host.unexpected', sentence: 'It failed.', remedy: 'Try again.', details: {} };

/** A bridge whose calls wait until the test answers them; like the real one, it answers a stopped call at once. */
function waitingBridge(): { readonly bridge: Bridge; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const call = (_name: string, request: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise((resolve) => {
      asked.push({ request: request as RequestOf<Show>, signal, answer: resolve });
      signal.addEventListener('abort', () => resolve({ ok: false, error: { ...failure, code: 'page.stopped' } }));
    });
  return { bridge: { call: call as Bridge['call'], native: null }, asked };
}

it('hears the newest question alone, and stops the one before', async () => {
  const { bridge, asked } = waitingBridge();
  const question = new Question<Show>(bridge, 'drafts.delete');
  const first = question.ask({ id: 'a' });
  const second = question.ask({ id: 'b' });
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  expect([await first, question.pending, question.error]).toEqual([null, true, null]);
  asked[1]!.answer({ ok: true, reply: {} });
  expect(await second).toEqual({});
  expect([question.value, question.pending]).toEqual([{}, false]);
});

it('keeps the last reply where a later question fails', async () => {
  const { bridge, asked } = waitingBridge();
  const question = new Question<Show>(bridge, 'drafts.delete');
  const first = question.ask({ id: 'a' });
  asked[0]!.answer({ ok: true, reply: {} });
  await first;
  const second = question.ask({ id: 'a' });
  asked[1]!.answer({ ok: false, error: failure });
  expect(await second).toBeNull();
  expect([question.value, question.error]).toEqual([{}, failure]);
});

it('asks once for the same request, and forgets the answer to another', async () => {
  const { bridge, asked } = waitingBridge();
  const question = new Question<Show>(bridge, 'drafts.delete');
  const first = question.askOnce({ id: 'a' });
  expect(await question.askOnce({ id: 'a' })).toBeNull();
  asked[0]!.answer({ ok: true, reply: {} });
  await first;
  void question.askOnce({ id: 'b' });
  expect(asked.map(({ request }) => request)).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(question.value).toBeNull();
  await question.askOnce(null);
  expect([asked[1]!.signal.aborted, question.pending, asked.length]).toEqual([true, false, 2]);
});

it('takes no answer after it was stopped, and asks the same again', async () => {
  const { bridge, asked } = waitingBridge();
  const question = new Question<Show>(bridge, 'drafts.delete');
  const first = question.askOnce({ id: 'a' });
  question.stop();
  expect([await first, question.value, question.error, question.pending]).toEqual([null, null, null, false]);
  void question.askOnce({ id: 'a' });
  expect(asked.length).toBe(2);
});

it('says why a form failed until it is sent again', async () => {
  const call = new Call();
  expect(await call.run(Promise.resolve({ ok: false, error: failure }))).toBeNull();
  expect([call.error, call.pending]).toEqual([failure, false]);
  const again = call.run(Promise.resolve({ ok: true, reply: 3 }));
  expect([call.error, call.pending]).toEqual([null, true]);
  expect(await again).toBe(3);
  expect(call.pending).toBe(false);
});
