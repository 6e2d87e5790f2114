import type { z } from 'zod';
import { LorikeetError } from '../../errors/index.ts';
import { connectionFailure, exchange, type Answer, type Question } from './exchange.ts';
import type { Hub } from './hub.ts';
import type { Subject } from './refusal.ts';
import { collect, withRetries } from '../../download/index.ts';

/** A page of a listing has about 1 MB. */
const MOST_JSON_BYTES = 50_000_000;

/** Asks, with patience, and reads the whole answer into memory. @throws hub.*, hub.bad-answer for more than `most` bytes. */
export async function askBytes(
  hub: Hub,
  question: Question,
  most: number,
  attempts = hub.askPolicy.attempts,
): Promise<{ answer: Answer; bytes: Buffer }> {
  return withRetries({ ...hub.askPolicy, attempts }, question.signal, async () => {
    const answer = await exchange(hub, question);
    refuseWebPage(answer, question.subject);
    const details = { host: answer.host, what: question.subject.what, reason: `more than ${most} bytes` };
    const tooLong = () => new LorikeetError('hub.bad-answer', details);
    try {
      return { answer, bytes: await collect(answer.body, { most, tooLong, grace: hub.grace }) };
    } catch (error) {
      question.signal?.throwIfAborted();
      throw error instanceof LorikeetError ? error : connectionFailure(answer.host, error);
    }
  });
}

/**
 * Asks for JSON of a shape.
 *
 * @param shape the message of its first failure is the reason that the error gives.
 * @throws hub.bad-answer for anything else; hub.*
 */
export async function askJson<Shape extends z.ZodType>(
  hub: Hub,
  question: Question,
  shape: Shape,
): Promise<{ readonly headers: Headers; readonly value: z.output<Shape> }> {
  const { answer, json } = await askText(hub, question);
  const { success, data, error } = shape.safeParse(json);
  if (success) return { headers: answer.headers, value: data };
  throw badAnswer(answer, question, error.issues[0]!.message, error);
}

/** Asks for JSON and gives it as text too. @throws hub.bad-answer for anything else; hub.* */
async function askText(
  hub: Hub,
  question: Question,
  attempts?: number,
): Promise<{ readonly answer: Answer; readonly text: string; readonly json: unknown }> {
  const headers = { accept: 'application/json' };
  const { answer, bytes } = await askBytes(hub, { ...question, headers }, MOST_JSON_BYTES, attempts);
  const text = bytes.toString('utf8');
  try {
    return { answer, text, json: JSON.parse(text) };
  } catch (cause) {
    throw badAnswer(answer, question, 'it is not JSON', cause);
  }
}

function badAnswer({ host }: Answer, { subject }: Question, reason: string, cause: unknown): LorikeetError {
  return new LorikeetError('hub.bad-answer', { host, what: subject.what, reason }, { cause });
}

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Attempts in a row; those of `askPolicy` by default. */
  readonly attempts?: number;
}

/**
 * A `fetch` for @huggingface/hub, which knows neither proxies nor retries nor our errors, and would send a token to any host
 * that a `Link` header names: the library gets no token, `exchange` adds it. Answers are JSON, anything else is refused.
 */
export function hubFetch(hub: Hub, subject: Subject, { signal, attempts }: FetchOptions = {}): typeof fetch {
  return async (input) => {
    const url = input instanceof Request ? input.url : String(input);
    const { answer, text } = await askText(hub, { url, subject, signal }, attempts);
    const link = answer.headers.get('link');
    return new Response(text, { status: answer.status, headers: link === null ? {} : { link } });
  };
}

/** An error page, a log-in page, the page of a proxy. @throws hub.html-page */
export function refuseWebPage({ headers, host, body }: Answer, { what, file }: Subject): void {
  const isPage = /^text\/html|^application\/xhtml/i.test(headers.get('content-type') ?? '');
  if (!isPage || /\.x?html?$/i.test(file ?? '')) return;
  body.on('error', () => undefined).destroy();
  throw new LorikeetError('hub.html-page', { host, what });
}
