import { randomBytes } from 'node:crypto';
import { lstat, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessIdentity, processIdentity, processState } from './alive.ts';
import { systemCode, writeFailure } from './failure.ts';
import { ensureFolder } from './ensure-folder.ts';

/**
 * Locks between processes of Lorikeet. Python's tools lock with flock(2), which Node does not offer, so neither side
 * sees the other's locks. That does no harm: content is named by its hash and appears whole, so at worst a file is
 * downloaded twice. The names differ as well, because Python leaves its lock files behind, and here the file itself is
 * the lock.
 *
 * A lock is a file made with O_EXCL that names its holder, who touches it regularly. It is taken over at once when its
 * process is gone, even if another process has that number by now. Where that cannot be known (another machine on a
 * network disk, a system that does not tell when a process started), it is taken over when it was not touched for a
 * while. The waiter measures that by its own clock, as the clocks of two machines differ.
 */
export interface Lock {
  release(): Promise<void>;
}

interface Holder extends ProcessIdentity {
  /** Tells two locks of one process apart. */
  readonly token: string;
}

export interface LockTimes {
  /** Milliseconds between two touches. */
  readonly beat: number;
  /** Milliseconds without a touch after which a lock counts as abandoned, where nobody can tell whether its holder lives. */
  readonly abandoned: number;
  /** The same for a file that names nobody: its maker is about to write, or was killed in that moment. */
  readonly nameless: number;
  /** Milliseconds between two looks. */
  readonly poll: number;
}

const usual: LockTimes = { beat: 2_000, abandoned: 20_000, nameless: 20_000, poll: 100 };

export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Called once with the holder, if the lock has to be waited for. */
  readonly onWait?: (owner: string) => void;
  readonly times?: Partial<LockTimes>;
}

/** Waits for the lock and takes it. @throws files.not-writable, files.disk-full; the signal's reason. */
export async function acquireLock(file: string, options: LockOptions = {}): Promise<Lock> {
  return (await seekLock(file, options, true))!;
}

/** Takes the lock, or gives undefined where another holds it. @throws files.not-writable, files.disk-full */
export async function claimLock(file: string, times?: Partial<LockTimes>): Promise<Lock | undefined> {
  return seekLock(file, times === undefined ? {} : { times }, false);
}

/** The holder of the lock, if its process is alive as far as that can be known; undefined if nobody holds it. */
export async function lockOwner(file: string): Promise<string | undefined> {
  const state = await look(file);
  return state === undefined || isGone(state.holder) ? undefined : describe(state.holder);
}

async function seekLock(
  file: string,
  { signal, onWait, times: otherTimes }: LockOptions,
  waits: boolean,
): Promise<Lock | undefined> {
  const times = { ...usual, ...otherTimes };
  await ensureFolder(path.dirname(file));
  let hasWaited = false;
  let lastMark: { readonly mark: string; readonly since: number } | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const lock = await tryLock(file, times.beat);
    if (lock !== undefined) return lock;
    const state = await look(file);
    if (state === undefined) continue;
    const { holder, mark } = state;
    if (lastMark?.mark !== mark) lastMark = { mark, since: performance.now() };
    if (isGone(holder) || performance.now() - lastMark.since > patience(holder, times)) {
      await breakLock(file, mark);
      continue;
    }
    if (!waits && holder !== undefined) return undefined;
    if (!hasWaited) onWait?.(describe(holder));
    hasWaited = true;
    await sleep(times.poll, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

async function tryLock(file: string, beat: number): Promise<Lock | undefined> {
  const token = randomBytes(8).toString('hex');
  const holder: Holder = { ...processIdentity(process.pid), token };
  try {
    await writeFile(file, JSON.stringify(holder), { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return undefined;
    // Windows says so of a file that is being removed.
    if (process.platform === 'win32' && ['EPERM', 'EBUSY'].includes(systemCode(error) ?? '')) return undefined;
    // Made but not written, on a full disk: it would keep everybody waiting.
    if (['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '')) await rm(file, { force: true });
    throw writeFailure(file, error);
  }
  const heart = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, beat);
  heart.unref();
  return {
    async release() {
      clearInterval(heart);
      // Another process may hold it by now, having judged it abandoned.
      if ((await look(file))?.holder?.token === token) await rm(file, { force: true });
    },
  };
}

/** What a look at the lock shows; `mark` changes with every touch and every holder. */
async function look(file: string): Promise<{ holder: Holder | undefined; mark: string } | undefined> {
  try {
    const entry = await lstat(file);
    // If this is no readable file (a folder, a link, a pipe), it names no holder.
    const text = entry.isFile() ? await readFile(file, 'utf8').catch(unreadable) : '';
    return { holder: parseHolder(text), mark: `${text}@${entry.mtimeMs}` };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw writeFailure(file, error);
  }
}

function unreadable(error: unknown): string {
  if (systemCode(error) === 'ENOENT') throw error;
  return '';
}

/** undefined for an incomplete file, left by a holder that was killed while writing it: its age then decides. */
function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, host, startToken = null, token = '' } = JSON.parse(text) as Partial<Holder>;
    const isComplete = Number.isSafeInteger(pid) && pid! >= 1 && typeof host === 'string';
    return isComplete ? { pid: pid!, host, startToken, token } : undefined;
  } catch {
    return undefined;
  }
}

function isGone(holder: Holder | undefined): boolean {
  return holder !== undefined && processState(holder) === 'gone';
}

/** Milliseconds without a touch after which a lock is taken from a holder that is not known to be gone. */
function patience(holder: Holder | undefined, { abandoned, nameless }: LockTimes): number {
  if (holder === undefined) return nameless;
  const isKnownToLive = holder.startToken !== null && processState(holder) === 'alive';
  return isKnownToLive ? Infinity : abandoned;
}

/**
 * Removes an abandoned lock. If two processes find it abandoned, the slower must not remove the lock that the faster
 * has just taken. So the removal has a short lock of its own, and the state is read again inside it.
 */
async function breakLock(file: string, mark: string): Promise<void> {
  const guard = `${file}.break`;
  try {
    await writeFile(guard, '', { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw writeFailure(guard, error);
    // If it is old, the process that made it was killed before it could remove it.
    const age = await stat(guard).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > usual.abandoned) await rm(guard, { force: true });
    await sleep(10);
    return;
  }
  try {
    if ((await look(file))?.mark === mark) await rm(file, { recursive: true, force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

function describe(holder: Holder | undefined): string {
  return holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
}
