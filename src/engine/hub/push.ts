import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { commitIter } from '@huggingface/hub';
import { request } from 'undici';
import { z } from 'zod';
import type { TransferEvent } from '../../shared/events.ts';
import { collect, askedWait, PassingFailure, startProgress, withRetries } from '../download/index.ts';
import { LorikeetError } from '../errors/index.ts';
import { readFailure } from '../files/index.ts';
import { connectionFailure } from './client/exchange.ts';
import type { Hub } from './client/hub.ts';
import { refusalOf, type Subject } from './client/refusal.ts';
import { nameOf, pageOf, type Repository } from './repository.ts';

/** A file to push: where it lies, or its text. */
export interface PushedFile {
  /** With slashes, from the root of the repository. */
  readonly path: string;
  readonly content: { readonly file: string } | { readonly text: string };
}

export interface PushOptions {
  /** Of a repository that is made; one that is there stays as it is. */
  readonly isPrivate: boolean;
  /** Title of the commit. */
  readonly title: string;
  readonly onEvent?: (event: TransferEvent) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface PushReply {
  readonly page: string;
  readonly commit: string;
  /** Whether the repository was made. */
  readonly isNew: boolean;
}

/** The longest answer that is read: those of these requests are small. */
const MOST_ANSWER = 10_000_000;

/**
 * Makes a repository unless it is there, and commits files to its main branch: all appear at once, or none. Large files go to the Hub's
 * storage first, in parts; a part whose connection is cut is sent again, and of what a former push sent nothing is sent twice, as the
 * storage knows it by its hash. Files of the repository with other names stay.
 *
 * @throws hub.token-for-push, hub.wrong-token, hub.push-refused, hub.forbidden, hub.unreachable, hub.*, files.unreadable
 */
export async function pushFiles(
  hub: Hub,
  repository: Repository,
  files: readonly PushedFile[],
  { isPrivate, title, onEvent = () => undefined, signal }: PushOptions,
): Promise<PushReply> {
  const { endpoint } = hub.settings;
  const page = pageOf(endpoint, repository);
  const subject = { what: nameOf(repository), repository };
  if (hub.settings.offline)
    throw new LorikeetError('hub.offline', { what: subject.what, cache: hub.settings.cacheFolder });
  if (hub.token === undefined) throw new LorikeetError('hub.token-for-push', { repository: subject.what });
  const isNew = await makeRepository(hub, repository, isPrivate, signal);
  const operations = await Promise.all(
    files.map(async ({ path, content }) => ({
      operation: 'addOrUpdate' as const,
      path,
      content: await blobOf(content),
    })),
  );
  const sizes = new Map(operations.map(({ path, content }) => [path, content.size]));
  const shares = new Map<string, number>();
  const totalBytes = operations.reduce((sum, { content }) => sum + content.size, 0);
  const progress = startProgress({ totalBytes, totalFiles: files.length }, onEvent);
  const stop = new AbortController();
  const signals = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
  try {
    const commit = commitIter({
      ...{ repo: { type: repository.type, name: repository.id }, title, operations, branch: 'main' },
      ...{ hubUrl: endpoint, useXet: false, abortSignal: signals, fetch: writingFetch(hub, subject, signals) },
    });
    for (;;) {
      const { done, value } = await commit.next();
      if (done === true) {
        if (!value)
          throw new LorikeetError('hub.bad-answer', { host: endpoint, what: subject.what, reason: 'no commit' });
        return { page, commit: value.commit.oid, isNew };
      }
      if (value.event !== 'fileProgress' || value.state !== 'uploading') continue;
      const size = sizes.get(value.path) ?? 0;
      const before = shares.get(value.path) ?? 0;
      shares.set(value.path, Math.max(before, value.progress));
      progress.received(Math.round(size * Math.max(0, value.progress - before)));
      if (value.progress === 1 && before < 1) progress.fileDone();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    stop.abort();
    progress.end();
  }
}

async function blobOf(content: PushedFile['content']): Promise<Blob> {
  if ('text' in content) return new Blob([content.text]);
  return openAsBlob(content.file).catch((error: unknown) => {
    throw readFailure(content.file, error);
  });
}

const Refusal = z.object({ error: z.string() });

/** @returns whether it was made; false where it was there */
async function makeRepository(
  hub: Hub,
  repository: Repository,
  isPrivate: boolean,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const [organization, name] = repository.id.split('/') as [string, string];
  const body = JSON.stringify({ name, organization, type: repository.type, private: isPrivate });
  const subject = { what: nameOf(repository), repository };
  const url = new URL('/api/repos/create', hub.settings.endpoint);
  const answer = await withRetries(hub.askPolicy, signal, () =>
    sent(hub, subject, url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }, signal),
  );
  if (answer.status < 300) return true;
  if (answer.status === 409) return false;
  throw refused(hub, subject, answer);
}

interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly host: string;
}

function refused(hub: Hub, subject: Subject, { status, headers, text, host }: Sent): LorikeetError {
  const error = refusalOf(hub, subject, status, headers);
  if (error && error.code !== 'hub.not-found') return error;
  if (status === 401 && hub.token !== undefined) {
    return new LorikeetError('hub.wrong-token', { source: hub.token.source });
  }
  const parsed = Refusal.safeParse(jsonOf(text));
  const said = parsed.success ? parsed.data.error : (headers.get('x-error-message') ?? '');
  const reason = said.replaceAll(/[\u0000-\u001f]+/g, ' ').slice(0, 300) || `status ${status}`;
  return new LorikeetError('hub.push-refused', { repository: subject.what, host, reason });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface Outgoing {
  readonly method: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Blob;
  readonly onSent?: ((bytes: number) => void) | undefined;
}

/** One request. The token goes to the Hub's own origin alone. @throws PassingFailure for what may pass */
async function sent(
  hub: Hub,
  { what }: Subject,
  url: URL,
  { method, headers, body, onSent }: Outgoing,
  signal: AbortSignal | undefined,
): Promise<Sent> {
  const isHub = url.origin === new URL(hub.settings.endpoint).origin;
  const secret = isHub && hub.token !== undefined ? { authorization: `Bearer ${hub.token.reveal()}` } : {};
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.size;
  const { host } = url;
  try {
    const answer = await request(url, {
      ...{ dispatcher: hub.dispatcher, method, signal: signal ?? null },
      headers: { 'user-agent': 'lorikeet; node', ...headers, 'content-length': String(length), ...secret },
      body: typeof body === 'string' ? body : Readable.from(counted(body, onSent)),
    });
    const details = { host, what, reason: `more than ${MOST_ANSWER} bytes` };
    const tooLong = () => new LorikeetError('hub.bad-answer', details);
    const bytes = await collect(answer.body, { most: MOST_ANSWER, tooLong, grace: hub.grace });
    const received = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined) received.set(name, [value].flat().join(', '));
    }
    const { statusCode: status } = answer;
    if (status === 429) {
      const seconds = askedWait(received);
      throw new PassingFailure(new LorikeetError('hub.rate-limited', { host, seconds: seconds ?? null }), seconds);
    }
    if (status >= 500 || status === 408) {
      throw new PassingFailure(new LorikeetError('hub.server-error', { host, status }), askedWait(received));
    }
    return { status, headers: received, text: bytes.toString('utf8'), host };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof LorikeetError || error instanceof PassingFailure) throw error;
    throw connectionFailure(host, error);
  }
}

async function* counted(blob: Blob, onSent: ((bytes: number) => void) | undefined): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of blob.stream() as unknown as AsyncIterable<Uint8Array>) {
    yield piece;
    bytes += piece.length;
    onSent?.(bytes);
  }
}

/** What the library says of a request besides what a `fetch` takes. */
interface ProgressHint {
  readonly part?: number;
  readonly numParts?: number;
  readonly progressCallback: (share: number) => void;
}

/**
 * A `fetch` for the library's commits, with our proxies, patience and errors: the library gets no token and sees no failure. A part
 * that is cut starts anew; progress counts what is on its way.
 */
function writingFetch(hub: Hub, subject: Subject, signal: AbortSignal): typeof fetch {
  const doneParts = new Map<(share: number) => void, Map<number, number>>();
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : String(input), hub.settings.endpoint);
    const { progressHint: hint } = init as { progressHint?: ProgressHint };
    const { method, body } = init as { method?: string; body?: unknown };
    if (method !== 'POST' && method !== 'PUT') throw new TypeError(`a push does not ${method ?? 'GET'}`);
    if (typeof body !== 'string' && !(body instanceof Blob)) throw new TypeError('a push sends text or a file');
    const size = typeof body === 'string' ? 0 : body.size;
    const tell = (bytes: number) => {
      if (hint === undefined || size === 0) return;
      const { part = 0, numParts = 1, progressCallback } = hint;
      const parts = doneParts.get(progressCallback) ?? new Map<number, number>();
      doneParts.set(progressCallback, parts.set(part, bytes / size));
      progressCallback([...parts.values()].reduce((sum, share) => sum + share, 0) / numParts);
    };
    const headers = Object.fromEntries(new Headers(init.headers));
    const answer = await withRetries(hub.downloadPolicy, signal, () =>
      sent(hub, subject, url, { method, headers, body, onSent: tell }, signal),
    );
    if (answer.status >= 400) throw refused(hub, subject, answer);
    return new Response(answer.text === '' ? null : answer.text, { status: answer.status, headers: answer.headers });
  };
}
