import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { processIdentity } from '../../../src/engine/files/alive.ts';
import { acquireLock, claimLock, lockOwner } from '../../../src/engine/files/lock.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const times = { beat: 20, abandoned: 150, nameless: 150, poll: 5 };
const newLock = () => path.join(temporaryFolder(), 'deep', 'x.lock');
/** A process number that was in use and is no more. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('a lock', () => {
  it('is held by one at a time', async () => {
    const file = newLock();
    let inside = 0;
    let most = 0;
    const work = async () => {
      const lock = await acquireLock(file, { times });
      most = Math.max(most, ++inside);
      await sleep(2);
      inside -= 1;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 12 }, work));
    expect(most).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it('says who holds it, to those who wait and those who ask', async () => {
    const file = newLock();
    const lock = await acquireLock(file, { times });
    const told: string[] = [];
    const waiting = acquireLock(file, { times, onWait: (owner) => told.push(owner) });
    await sleep(50);
    expect(await lockOwner(file)).toBe(`process ${process.pid} on ${hostname()}`);
    await lock.release();
    await (await waiting).release();
    expect(told).toEqual([`process ${process.pid} on ${hostname()}`]);
    expect(await lockOwner(file)).toBeUndefined();
  });

  it('stays its holder’s for as long as that lives', async () => {
    const file = newLock();
    const lock = await acquireLock(file, { times });
    const signal = AbortSignal.timeout(4 * times.abandoned);
    await expect(acquireLock(file, { times, signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    await lock.release();
  });

  it.each([
    ['a process that is gone', () => JSON.stringify({ pid: deadPid(), host: hostname(), token: 'x' })],
    [
      'one whose number another has by now',
      () => JSON.stringify({ ...processIdentity(process.pid), startToken: 'another start', token: 'x' }),
    ],
  ])('of %s is taken over at once, by one of many', async (_, content) => {
    const file = newLock();
    await (await acquireLock(file, { times })).release();
    writeFileSync(file, content());
    let inside = 0;
    const work = async () => {
      const lock = await acquireLock(file, { times: { ...times, abandoned: 60_000 } });
      expect(++inside).toBe(1);
      await sleep(2);
      inside -= 1;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 8 }, work));
  });

  it.each([
    ['from another machine', JSON.stringify({ pid: 1, host: 'elsewhere', token: 'x' })],
    ['half written', '{"pid":'],
  ])('%s is taken over when it was not touched for a while', async (_, content) => {
    const file = newLock();
    await (await acquireLock(file, { times })).release();
    writeFileSync(file, content);
    const began = performance.now();
    const lock = await acquireLock(file, { times });
    expect(performance.now() - began).toBeGreaterThan(times.abandoned);
    expect(readFileSync(file, 'utf8')).toContain(String(process.pid));
    await lock.release();
  });

  it('of a process that lives is not taken from it, touched or not', async () => {
    const file = newLock();
    await (await acquireLock(file, { times })).release();
    writeFileSync(file, JSON.stringify({ ...processIdentity(process.pid), token: 'untouched' }));
    const signal = AbortSignal.timeout(4 * times.abandoned);
    await expect(acquireLock(file, { times, signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await claimLock(file, times)).toBeUndefined();
  });

  it('that another took over is not released by its former holder', async () => {
    const file = newLock();
    const lock = await acquireLock(file, { times });
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), token: 'another' }));
    await lock.release();
    expect(existsSync(file)).toBe(true);
  });
});
