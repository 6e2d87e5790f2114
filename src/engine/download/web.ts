import { collect } from './collect.ts';
import type { Dispatcher } from 'undici';
import { LorikeetError } from '../errors/index.ts';
import { openConnections, type Proxies, readProxies } from './connections.ts';
import type { Answer, FileSource } from './fetch-file.ts';
import type { ExpectedFile } from './hash.ts';
import { askedWait, PassingFailure, type RetryPolicy, withRetries } from './retry.ts';
import { connectionTrouble, discard, type Received, send } from './send.ts';

/** Connections to public servers, which need no log-in. */
export interface Web {
  readonly dispatcher: Dispatcher;
  /** How patient questions are: somebody waits for the answer. */
  readonly askPolicy: RetryPolicy;
  /** How patient downloads are: they should outlast a minute without network. */
  readonly downloadPolicy: RetryPolicy;
  close(): Promise<void>;
}

export interface WebOptions {
  readonly proxies?: Proxies;
  /** Milliseconds before the first repetition; 500 unless told. */
  readonly firstDelay?: number;
  /** Milliseconds without a byte after which a connection counts as cut; 30 seconds unless told. */
  readonly silence?: number;
}

const MOST_DELAY = 30_000;
const MOST_REDIRECTS = 5;
/** Facts about one package have a few kilobytes. */
const MOST_JSON_BYTES = 4_000_000;

/** Opens connections; nothing is sent yet. Proxies are the system's unless told. @throws hub.bad-proxy */
export function openWeb({ proxies = readProxies(), firstDelay = 500, silence = 30_000 }: WebOptions = {}): Web {
  const dispatcher = openConnections(proxies, silence);
  return {
    dispatcher,
    askPolicy: { attempts: 4, firstDelay, mostDelay: MOST_DELAY },
    downloadPolicy: { attempts: 8, firstDelay, mostDelay: MOST_DELAY },
    close: () => dispatcher.destroy(),
  };
}

/**
 * A file at an address as a source of bytes. Its failures are download.wrong-hash, download.wrong-size, download.disk-full,
 * download.unreachable, download.server-error, download.refused and download.redirect.
 *
 * @param folder where it goes, for the error of a full disk
 */
export function fileOfWeb(web: Web, url: string, folder: string): FileSource {
  const { host } = new URL(url);
  return {
    policy: web.downloadPolicy,
    async open(start, signal) {
      const headers: Record<string, string> = start === 0 ? {} : { range: `bytes=${start}-` };
      return { answer: await exchange(web, url, headers, signal) };
    },
    failures: {
      connection: connectionFailure,
      wrongSize: (from, { path, bytes }: ExpectedFile, found) =>
        new LorikeetError('download.wrong-size', { host: from, file: path, expected: bytes, found }),
      wrongHash: ({ path, hash }, found) =>
        new LorikeetError('download.wrong-hash', { host, file: path, expected: hash.value, found }),
      diskFull: ({ path, bytes }, done, cause) =>
        new LorikeetError('download.disk-full', { file: path, folder, done, total: bytes }, { cause }),
    },
  };
}

/** The JSON at an address. @throws download.bad-answer and the errors of the connection; the signal's reason */
export async function askJson(web: Web, url: string, signal?: AbortSignal): Promise<unknown> {
  return withRetries(web.askPolicy, signal, async () => {
    const answer = await exchange(web, url, { accept: 'application/json' }, signal);
    const refuse = (reason: string) => new LorikeetError('download.bad-answer', { host: answer.host, url, reason });
    const tooLong = () => refuse(`it has more than ${MOST_JSON_BYTES} bytes`);
    let bytes: Buffer;
    try {
      bytes = await collect(answer.body, { most: MOST_JSON_BYTES, tooLong });
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof LorikeetError ? error : connectionFailure(answer.host, error);
    }
    try {
      return JSON.parse(bytes.toString('utf8')) as unknown;
    } catch {
      throw refuse('it is not JSON');
    }
  });
}

/** One question and its answer, forwards followed. */
async function exchange(
  web: Web,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  let target = new URL(url);
  for (let redirects = 0; ; redirects += 1) {
    const { host } = target;
    const answer = await send(web.dispatcher, target, headers, signal).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw connectionFailure(host, error);
    });
    if (answer.status < 300) return { ...answer, host };
    discard(answer);
    if (answer.status >= 400) throw refusal(target, answer);
    target = nextTarget(url, target, answer.headers, redirects);
  }
}

function nextTarget(url: string, from: URL, headers: Headers, redirects: number): URL {
  const refuse = (reason: string) => new LorikeetError('download.redirect', { host: from.host, url, reason });
  const location = headers.get('location');
  if (location === null || !URL.canParse(location, from.href)) throw refuse('it names no address');
  if (redirects === MOST_REDIRECTS) throw refuse(`there were more than ${MOST_REDIRECTS} in a row`);
  const next = new URL(location, from);
  if (next.protocol !== 'https:' && next.protocol !== new URL(url).protocol) {
    throw refuse(`it leads to ${next.protocol}//${next.host}, which is not encrypted`);
  }
  return next;
}

function refusal({ href, host }: URL, { status, headers }: Received): Error {
  if (status === 429 || status === 408 || status >= 500) {
    return new PassingFailure(new LorikeetError('download.server-error', { host, status }), askedWait(headers));
  }
  return new LorikeetError('download.refused', { host, url: href, status });
}

function connectionFailure(host: string, error: unknown): Error {
  const { reason, isFinal } = connectionTrouble(error);
  const final = new LorikeetError('download.unreachable', { host, reason }, { cause: error });
  return isFinal ? final : new PassingFailure(final);
}
