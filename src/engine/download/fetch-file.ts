import { rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { NoteEvent } from '../../shared/events.ts';
import { LorikeetError } from '../errors/index.ts';
import { acquireLock, systemCode, writeFailure } from '../files/index.ts';
import type { ExpectedFile } from './hash.ts';
import { PartialFile } from './partial-file.ts';
import type { ProgressMeter } from './progress.ts';
import { PassingFailure, withRetries, type Attempts, type RetryPolicy } from './retry.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** An answer with a status of success. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The host that answered. */
  readonly host: string;
  /** To be read to its end or destroyed. */
  readonly body: Readable;
}

/** Where the bytes of a file come from, and how that source words what goes wrong. */
export interface FileSource {
  readonly policy: RetryPolicy;
  /**
   * Asks once for the file from a byte on.
   *
   * @returns the answer, and what its headers say of the size of the whole file, besides the usual two
   * @throws PassingFailure for what may pass, anything else for what will not
   */
  open(start: number, signal: AbortSignal): Promise<{ answer: Answer; sizes?: readonly (string | null)[] }>;
  readonly failures: TransferFailures;
}

export interface TransferFailures {
  /** A connection that broke: a PassingFailure, unless repeating is of no use. */
  connection(host: string, error: unknown): Error;
  wrongSize(host: string, file: ExpectedFile, size: number): Error;
  /** Every time the file was fetched its hash was another. */
  wrongHash(file: ExpectedFile, digest: string): Error;
  /** @param done bytes that have arrived */
  diskFull(file: ExpectedFile, done: number, cause: unknown): Error;
}

export interface FetchRequest {
  readonly source: FileSource;
  readonly file: ExpectedFile;
  /** Where the content goes; `<target>.incomplete` beside it while it arrives. */
  readonly target: string;
  readonly lock: string;
  /** Ends when the download is cancelled, or another file of it has failed. */
  readonly signal: AbortSignal;
  readonly meter: ProgressMeter;
  readonly note: (note: NoteEvent) => void;
}

/** Times a file with a wrong hash is fetched altogether. */
const MOST_FETCHES = 3;

/**
 * Brings one file to the disk: goes on where an earlier attempt stopped, repeats what failed in passing, and gives the file
 * its name only when its hash is right. Another process that fetches the same file is waited for.
 *
 * @throws the failures of the source; files.not-writable; the reason of the signal
 */
export async function fetchFile(request: FetchRequest): Promise<void> {
  const { file, target, signal, meter, note } = request;
  const lock = await acquireLock(request.lock, {
    signal,
    onWait: (owner) =>
      note({ type: 'note', level: 'info', message: phrase('log.waiting', { owner, file: file.path }) }),
  });
  try {
    if (await isWhole(file, target)) meter.found(file.bytes);
    else await transfer(request);
    meter.fileDone();
  } finally {
    await lock.release();
  }
}

/** Whether the content is there in full; its hash was checked before it got its name. A file of another size is damaged and goes. */
export async function isWhole({ bytes }: ExpectedFile, target: string): Promise<boolean> {
  const size = await stat(target).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined || size === bytes) return size === bytes;
  await rm(target, { force: true });
  return false;
}

/** Bytes of a file that an earlier attempt has left. */
export async function arrivedBytes(target: string): Promise<number> {
  return stat(`${target}.incomplete`).then(
    ({ size }) => size,
    () => 0,
  );
}

async function transfer(request: FetchRequest): Promise<void> {
  const { source, file, target, signal, meter, note } = request;
  let partial: PartialFile | undefined;
  try {
    partial = await PartialFile.open(file, target, signal);
    const opened = partial;
    meter.found(opened.length);
    for (let fetches = 1; ; fetches += 1) {
      await withRetries(source.policy, signal, (attempts) => receive(request, opened, attempts));
      const digest = opened.digest();
      if (digest === file.hash.value) break;
      meter.lost(opened.length);
      await opened.restart();
      if (fetches === MOST_FETCHES) throw source.failures.wrongHash(file, digest);
      note({ type: 'note', level: 'warn', message: phrase('log.arrived-damaged', { file: file.path }) });
    }
    await opened.finish(target);
    partial = undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (!['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '')) throw writeFailure(target, error);
    throw source.failures.diskFull(file, partial?.length ?? 0, error);
  } finally {
    await partial?.close().catch(() => undefined);
  }
}

/** One request for what is missing, read to its end. */
async function receive(
  { source, file, signal, meter }: FetchRequest,
  partial: PartialFile,
  attempts: Attempts,
): Promise<void> {
  if (partial.isWhole) return;
  const start = partial.length;
  const { answer, sizes = [] } = await source.open(start, signal);
  const { body, host } = answer;
  const cut = () =>
    source.failures.connection(host, Object.assign(new Error('the connection was cut'), { code: 'ECONNRESET' }));
  try {
    checkSize(source, answer, sizes, file);
    if (firstByte(answer) !== start) {
      meter.lost(start);
      await partial.restart();
      if (answer.status !== 200) throw cut();
    }
    for await (const bytes of body as AsyncIterable<Buffer>) {
      if (partial.length + bytes.length > file.bytes) {
        throw source.failures.wrongSize(host, file, partial.length + bytes.length);
      }
      await partial.append(bytes);
      meter.received(bytes.length);
      attempts.progressed();
    }
  } catch (error) {
    signal.throwIfAborted();
    const isSettled = error instanceof LorikeetError || error instanceof PassingFailure || isDiskError(error);
    throw isSettled ? error : source.failures.connection(host, error);
  } finally {
    body.on('error', () => undefined).destroy();
  }
  if (!partial.isWhole) throw cut();
}

/** Where the answer begins in the file: a server may ignore the wish for a range and start over. */
function firstByte({ status, headers }: Answer): number | undefined {
  if (status === 200) return 0;
  const begin = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
  return status === 206 && begin !== undefined ? Number(begin) : undefined;
}

/** Compares what the headers say of the whole file's size with the listing, before a byte is written. */
function checkSize(
  { failures }: FileSource,
  { status, headers, host }: Answer,
  sizes: readonly (string | null)[],
  file: ExpectedFile,
): void {
  const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? null;
  const said = [total, ...sizes, status === 200 ? headers.get('content-length') : null];
  const wrong = said.find((size) => size !== null && Number(size) !== file.bytes);
  if (wrong !== undefined) throw failures.wrongSize(host, file, Number(wrong));
}

function isDiskError(error: unknown): boolean {
  const calls = ['write', 'writev', 'fsync', 'fdatasync', 'ftruncate'];
  return error instanceof Error && 'syscall' in error && calls.includes(String(error.syscall));
}
