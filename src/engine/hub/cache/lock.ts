import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode, writeFailure } from '../../files/index.ts';

/**
 * Locks between processes of Lorikeet. Python's tools lock with flock(2), which Node does not offer, so the two do not see each
 * other's locks; neither needs to, as contents have their hash for a name and appear under it whole: at worst a file is fetched twice.
 * Nor could the name be shared: Python leaves its lock files behind, where here the file itself is the lock.
 *
 * A lock is a file made with O_EXCL that says who holds it. The holder touches it while it lives. It is taken over at once when its
 * process is gone, and, where that cannot be told (another machine on a network disk), when it was not touched for a while. That
 * is timed by the waiter's own clock: those of two machines differ.
 */
export interface Lock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

export interface LockTimes {
  /** Milliseconds between two touches. */
  readonly beat: number;
  /** Milliseconds without a touch after which a lock counts as abandoned. */
  readonly abandoned: number;
  /** Milliseconds between two looks. */
  readonly poll: number;
}

const usual: LockTimes = { beat: 2_000, abandoned: 20_000, poll: 100 };

/**
 * Waits for the lock and takes it.
 *
 * @param onWait told once, who holds it, when it has to be waited for.
 * @throws files.not-writable, files.disk-full; the signal's reason.
 */
export async function acquireLock(
  file: string,
  { signal, onWait, times = usual }: { signal?: AbortSignal; onWait?: (owner: string) => void; times?: LockTimes } = {},
): Promise<Lock> {
  await mkdir(path.dirname(file), { recursive: true }).catch((error: unknown) => {
    throw writeFailure(file, error);
  });
  let told = false;
  let seen: { readonly state: string; readonly since: number } | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const taken = await tryLock(file, times.beat);
    if (taken !== undefined) return taken;
    const state = await look(file);
    if (state === undefined) continue;
    if (seen?.state !== state.mark) seen = { state: state.mark, since: performance.now() };
    if (isGone(state.holder) || performance.now() - seen.since > times.abandoned) {
      await breakLock(file, state.mark);
      continue;
    }
    if (!told) onWait?.(describe(state.holder));
    told = true;
    await sleep(times.poll, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

/** Who holds the lock now, by a process that still lives as far as one can tell; undefined where nobody does. */
export async function lockOwner(file: string): Promise<string | undefined> {
  const state = await look(file);
  return state === undefined || isGone(state.holder) ? undefined : describe(state.holder);
}

async function tryLock(file: string, beat: number): Promise<Lock | undefined> {
  const token = randomBytes(8).toString('hex');
  const holder: Holder = { pid: process.pid, host: hostname(), token };
  try {
    await writeFile(file, JSON.stringify(holder), { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return undefined;
    // Windows says so of a file that is being removed.
    if (process.platform === 'win32' && ['EPERM', 'EBUSY'].includes(systemCode(error) ?? '')) return undefined;
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
      // Somebody who took it for abandoned may hold it by now.
      if ((await look(file))?.holder?.token === token) await rm(file, { force: true });
    },
  };
}

/** What a look at the lock shows; `mark` changes with every touch and every holder. */
async function look(file: string): Promise<{ holder: Holder | undefined; mark: string } | undefined> {
  try {
    const [text, { mtimeMs }] = [await readFile(file, 'utf8'), await stat(file)];
    return { holder: parseHolder(text), mark: `${text}@${mtimeMs}` };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw writeFailure(file, error);
  }
}

/** A holder that was killed while it wrote its name gives an empty file: undefined, and time decides. */
function parseHolder(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    const { pid, host, token } = value;
    const complete = typeof pid === 'number' && typeof host === 'string' && typeof token === 'string';
    return complete ? { pid, host, token } : undefined;
  } catch {
    return undefined;
  }
}

function isGone(holder: Holder | undefined): boolean {
  if (holder === undefined || holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === 'ESRCH';
  }
}

/**
 * Removes an abandoned lock. Of two that find it abandoned, the slower must not remove the lock that the faster has taken since:
 * removing is itself behind a lock, held for a moment only, and looks again first.
 */
async function breakLock(file: string, mark: string): Promise<void> {
  const guard = `${file}.break`;
  try {
    await writeFile(guard, '', { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw writeFailure(guard, error);
    // Its maker was killed in that moment if it is still there much later.
    const age = await stat(guard).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > usual.abandoned) await rm(guard, { force: true });
    await sleep(10);
    return;
  }
  try {
    if ((await look(file))?.mark === mark) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

function describe(holder: Holder | undefined): string {
  return holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
}
