import {
  type Answer as PlainAnswer,
  askedWait,
  connectionTrouble,
  discard,
  PassingFailure,
  type Received,
  send,
} from '../../download/index.ts';
import { LorikeetError } from '../../errors/index.ts';
import type { Hub } from './hub.ts';
import { refusalOf, type Subject } from './refusal.ts';

export interface Question {
  readonly url: string;
  readonly subject: Subject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** An answer with a status of success. */
export interface Answer extends PlainAnswer {
  /** What the Hub itself said before it forwarded the request to its storage; equal to `headers` where it did not. */
  readonly hubHeaders: Headers;
}

const MOST_REDIRECTS = 5;

/**
 * One question and its answer, forwards followed. The token goes to the Hub's own origin alone: the storage that large files
 * are forwarded to has signed addresses, and any other host must not see it.
 *
 * @throws PassingFailure for what may pass; the hub.* errors of `refusalOf`, hub.offline, hub.redirect, hub.unreachable; the
 * signal's reason.
 */
export async function exchange(hub: Hub, { url, subject, headers = {}, signal }: Question): Promise<Answer> {
  if (hub.settings.offline)
    throw new LorikeetError('hub.offline', { what: subject.what, cache: hub.settings.cacheFolder });
  let target = new URL(url);
  let hubHeaders: Headers | undefined;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await ask(hub, target, headers, signal);
    const { host } = target;
    hubHeaders ??= answer.headers;
    if (answer.status < 300 || answer.status === 416) return { ...answer, hubHeaders, host };
    discard(answer);
    if (answer.status < 400) target = nextTarget(hub, target, answer.headers, subject, redirects);
    else throw failure(hub, host, subject, answer);
  }
}

async function ask(
  hub: Hub,
  target: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Received> {
  const isHub = target.origin === new URL(hub.settings.endpoint).origin;
  const secret = isHub && hub.token !== undefined ? { authorization: `Bearer ${hub.token.reveal()}` } : {};
  try {
    return await send(hub.dispatcher, target, { ...headers, ...secret }, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw connectionFailure(target.host, error);
  }
}

function nextTarget(hub: Hub, from: URL, headers: Headers, subject: Subject, redirects: number): URL {
  const refuse = (reason: string) => new LorikeetError('hub.redirect', { host: from.host, what: subject.what, reason });
  const location = headers.get('location');
  if (location === null || !URL.canParse(location, from.href)) throw refuse('it names no address');
  if (redirects === MOST_REDIRECTS) throw refuse(`there were more than ${MOST_REDIRECTS} in a row`);
  const next = new URL(location, from);
  if (next.protocol !== 'https:' && next.protocol !== new URL(hub.settings.endpoint).protocol) {
    throw refuse(`it leads to ${next.protocol}//${next.host}, which is not encrypted`);
  }
  return next;
}

function failure(hub: Hub, host: string, subject: Subject, { status, headers }: Received): Error {
  if (status === 429) {
    const seconds = askedWait(headers);
    return new PassingFailure(new LorikeetError('hub.rate-limited', { host, seconds: seconds ?? null }), seconds);
  }
  if (status >= 500 || status === 408) {
    return new PassingFailure(new LorikeetError('hub.server-error', { host, status }), askedWait(headers));
  }
  const isHub = host === new URL(hub.settings.endpoint).host;
  // A signed address that has run out: the Hub gives a new one at the next attempt.
  if (!isHub) return new PassingFailure(new LorikeetError('hub.server-error', { host, status }));
  return (
    refusalOf(hub, subject, status, headers) ??
    new LorikeetError('hub.bad-answer', { host, what: subject.what, reason: `the status ${status}` })
  );
}

/** A failed connection; what no repetition would change is final. */
export function connectionFailure(host: string, error: unknown): Error {
  const { reason, isFinal } = connectionTrouble(error);
  const final = new LorikeetError('hub.unreachable', { host, reason }, { cause: error });
  return isFinal ? final : new PassingFailure(final);
}
