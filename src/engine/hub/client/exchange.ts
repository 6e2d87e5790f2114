import type { Readable } from 'node:stream';
import { request } from 'undici';
import { LorikeetError } from '../../errors/index.ts';
import { systemCode } from '../../files/index.ts';
import type { Hub } from './hub.ts';
import { refusalOf, type Subject } from './refusal.ts';
import { askedWait, PassingFailure } from './retry.ts';

export interface Question {
  readonly url: string;
  readonly subject: Subject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** An answer with a status of success. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** What the Hub itself said before it forwarded the request to its storage; equal to `headers` where it did not. */
  readonly hubHeaders: Headers;
  /** The host that answered. */
  readonly host: string;
  /** To be read to its end or destroyed. */
  readonly body: Readable;
}

const MOST_REDIRECTS = 5;
const USER_AGENT = 'lorikeet; node';

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
    const answer = await send(hub, target, headers, signal);
    const { host } = target;
    hubHeaders ??= answer.headers;
    if (answer.status < 300 || answer.status === 416) return { ...answer, hubHeaders, host };
    // Left unread the body would hold its connection.
    answer.body.on('error', () => undefined).destroy();
    if (answer.status < 400) target = nextTarget(hub, target, answer.headers, subject, redirects);
    else throw failure(hub, host, subject, answer);
  }
}

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readable;
}

async function send(
  hub: Hub,
  target: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Received> {
  const isHub = target.origin === new URL(hub.settings.endpoint).origin;
  try {
    const answer = await request(target, {
      dispatcher: hub.dispatcher,
      headers: {
        'user-agent': USER_AGENT,
        // Hashes and sizes are those of the file itself, and a range of compressed bytes would be of no use.
        'accept-encoding': 'identity',
        ...headers,
        ...(isHub && hub.token !== undefined ? { authorization: `Bearer ${hub.token.reveal()}` } : {}),
      },
      signal: signal ?? null,
    });
    return { status: answer.statusCode, headers: asHeaders(answer.headers), body: answer.body };
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
  const code = systemCode(error) ?? (error instanceof Error ? systemCode(error.cause) : undefined);
  const final = new LorikeetError('hub.unreachable', { host, reason: reasonOf(code, error) }, { cause: error });
  const isCertificate = code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code);
  return isCertificate ? final : new PassingFailure(final);
}

function reasonOf(code: string | undefined, error: unknown): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'the connection was refused';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not known (is there a network?)';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return 'the connection was cut';
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return 'it does not answer';
    default:
      return code ?? (error instanceof Error ? error.message : String(error));
  }
}

function asHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const each of [value].flat()) if (each !== undefined) headers.append(name, each);
  }
  return headers;
}
