import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { NoteEvent } from '../../../shared/events.ts';
import { LorikeetError } from '../../errors/index.ts';
import { acquireLock, systemCode, writeFailure } from '../../files/index.ts';
import { type Answer, connectionFailure, exchange } from '../client/exchange.ts';
import type { Hub } from '../client/hub.ts';
import { refuseWebPage } from '../client/ask.ts';
import type { ListedFile } from '../client/listing.ts';
import { PassingFailure, withRetries, type Attempts } from '../client/retry.ts';
import { fileUrl, type Repository } from '../repository.ts';
import { PartialFile } from './partial-file.ts';
import type { ProgressMeter } from './progress.ts';

export interface BlobRequest {
  readonly hub: Hub;
  readonly repository: Repository;
  readonly commit: string;
  readonly file: ListedFile;
  /** Where the content goes. */
  readonly blob: string;
  readonly lock: string;
  /** Ends when the download is cancelled, or another file of it has failed. */
  readonly signal: AbortSignal;
  readonly meter: ProgressMeter;
  readonly note: (note: NoteEvent) => void;
}

/** Times a file with a wrong hash is fetched altogether. */
const MOST_FETCHES = 3;

/**
 * Brings one content into the cache: goes on where an earlier attempt stopped, repeats what failed in passing, and gives the file
 * its name only when its hash is right. Another process that fetches the same file is waited for.
 *
 * @throws hub.wrong-hash, hub.wrong-size, hub.html-page, hub.disk-full, the hub.* errors of the connection; the reason of the signal.
 */
export async function fetchBlob(request: BlobRequest): Promise<void> {
  const { file, blob, signal, meter, note } = request;
  const lock = await acquireLock(request.lock, {
    signal,
    onWait: (owner) =>
      note({ type: 'note', level: 'info', message: `waiting for ${owner}, which downloads ${file.path}` }),
  });
  try {
    if (await isWhole(file, blob)) meter.found(file.bytes);
    else await transfer(request);
    meter.fileDone();
  } finally {
    await lock.release();
  }
}

/** Whether the content is there in full; its hash was checked before it got its name. A file of another size is damaged and goes. */
export async function isWhole({ bytes }: ListedFile, blob: string): Promise<boolean> {
  const size = await stat(blob).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined || size === bytes) return size === bytes;
  await rm(blob, { force: true });
  return false;
}

async function transfer(request: BlobRequest): Promise<void> {
  const { hub, file, blob, signal, meter, note } = request;
  let partial: PartialFile | undefined;
  try {
    partial = await PartialFile.open(file, blob, signal);
    const opened = partial;
    meter.found(opened.length);
    for (let fetches = 1; ; fetches += 1) {
      await withRetries(hub.downloadPolicy, signal, (attempts) => receive(request, opened, attempts));
      const found = opened.digest();
      if (found === file.hash.value) break;
      meter.lost(opened.length);
      await opened.restart();
      if (fetches === MOST_FETCHES) {
        const { host } = new URL(hub.settings.endpoint);
        throw new LorikeetError('hub.wrong-hash', { host, file: file.path, expected: file.hash.value, found });
      }
      note({ type: 'note', level: 'warn', message: `${file.path} arrived damaged and is fetched again` });
    }
    await opened.finish(blob);
    partial = undefined;
  } catch (error) {
    signal.throwIfAborted();
    throw diskFailure(request, error, partial?.length ?? 0);
  } finally {
    await partial?.close().catch(() => undefined);
  }
}

/** One request for what is missing, read to its end. */
async function receive(
  { hub, repository, commit, file, signal, meter }: BlobRequest,
  partial: PartialFile,
  attempts: Attempts,
): Promise<void> {
  if (partial.isWhole) return;
  const start = partial.length;
  const subject = { what: file.path, repository, revision: commit, file: file.path };
  const answer = await exchange(hub, {
    url: fileUrl(hub.settings.endpoint, repository, commit, file.path),
    subject,
    headers: start === 0 ? {} : { range: `bytes=${start}-` },
    signal,
  });
  const { body, host } = answer;
  try {
    refuseWebPage(answer, subject);
    checkSize(answer, file);
    if (firstByte(answer) !== start) {
      meter.lost(start);
      await partial.restart();
      if (answer.status !== 200) throw cut(host);
    }
    for await (const bytes of body as AsyncIterable<Buffer>) {
      if (partial.length + bytes.length > file.bytes) throw wrongSize(host, file, partial.length + bytes.length);
      await partial.append(bytes);
      meter.received(bytes.length);
      attempts.progressed();
    }
  } catch (error) {
    signal.throwIfAborted();
    const isSettled = error instanceof LorikeetError || error instanceof PassingFailure || isDiskError(error);
    throw isSettled ? error : connectionFailure(host, error);
  } finally {
    body.on('error', () => undefined).destroy();
  }
  if (!partial.isWhole) throw cut(host);
}

/** Where the answer begins in the file: a server may ignore the wish for a range and start over. */
function firstByte({ status, headers }: Answer): number | undefined {
  if (status === 200) return 0;
  const begin = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
  return status === 206 && begin !== undefined ? Number(begin) : undefined;
}

/** Compares what the headers say of the whole file's size with the listing, before a byte is written. */
function checkSize({ status, headers, hubHeaders, host }: Answer, file: ListedFile): void {
  const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? null;
  const said = [total, hubHeaders.get('x-linked-size'), status === 200 ? headers.get('content-length') : null];
  const wrong = said.find((size) => size !== null && Number(size) !== file.bytes);
  if (wrong !== undefined) throw wrongSize(host, file, Number(wrong));
}

function wrongSize(host: string, file: ListedFile, found: number): LorikeetError {
  return new LorikeetError('hub.wrong-size', { host, file: file.path, expected: file.bytes, found });
}

function cut(host: string): Error {
  return connectionFailure(host, Object.assign(new Error('the connection was cut'), { code: 'ECONNRESET' }));
}

function isDiskError(error: unknown): boolean {
  const calls = ['write', 'writev', 'fsync', 'fdatasync', 'ftruncate'];
  return error instanceof Error && 'syscall' in error && calls.includes(String(error.syscall));
}

function diskFailure({ file, blob }: BlobRequest, error: unknown, done: number): unknown {
  if (!['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '')) return writeFailure(blob, error);
  const details = { file: file.path, folder: path.dirname(blob), done, total: file.bytes };
  return new LorikeetError('hub.disk-full', details, { cause: error });
}
