import { LorikeetError } from '../../errors/index.ts';
import { connectionFailure, exchange, type Answer, type Question } from './exchange.ts';
import type { Hub } from './hub.ts';
import type { Subject } from './refusal.ts';
import { withRetries } from '../../download/index.ts';

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
    const pieces: Buffer[] = [];
    let length = 0;
    try {
      for await (const piece of answer.body as AsyncIterable<Buffer>) {
        length += piece.length;
        if (length > most) {
          const reason = `more than ${most} bytes`;
          throw new LorikeetError('hub.bad-answer', { host: answer.host, what: question.subject.what, reason });
        }
        pieces.push(piece);
      }
    } catch (error) {
      question.signal?.throwIfAborted();
      throw error instanceof LorikeetError ? error : connectionFailure(answer.host, error);
    }
    return { answer, bytes: Buffer.concat(pieces) };
  });
}

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Attempts in a row; the hub's own patience unless told. */
  readonly attempts?: number;
  /** Sees the headers of every answer. */
  readonly onHeaders?: (headers: Headers) => void;
}

/**
 * A `fetch` for @huggingface/hub, which knows neither proxies nor patience nor our errors, and would send a token wherever a
 * `Link` header leads: it gets none and this adds it where it belongs. Answers are JSON, anything else is refused.
 */
export function hubFetch(hub: Hub, subject: Subject, { signal, attempts, onHeaders }: FetchOptions = {}): typeof fetch {
  return async (input) => {
    const url = input instanceof Request ? input.url : String(input);
    const question = { url, subject, headers: { accept: 'application/json' }, signal };
    const { answer, bytes } = await askBytes(hub, question, MOST_JSON_BYTES, attempts);
    const text = bytes.toString('utf8');
    try {
      JSON.parse(text);
    } catch (cause) {
      const details = { host: answer.host, what: subject.what, reason: 'it is not JSON' };
      throw new LorikeetError('hub.bad-answer', details, { cause });
    }
    onHeaders?.(answer.headers);
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
