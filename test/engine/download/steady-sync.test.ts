import { open } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { SteadySync } from '../../../src/engine/download/steady-sync.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const MEGABYTE = 1 << 20;

async function openFile() {
  const handle = await open(path.join(temporaryFolder(), 'file'), 'w');
  onTestFinished(() => handle.close());
  return { handle, early: vi.spyOn(handle, 'datasync'), last: vi.spyOn(handle, 'sync') };
}

it('brings a file to the disk while it grows, one call at a time, and all of it in the end', async () => {
  const { handle, early, last } = await openFile();
  const sync = new SteadySync(handle);
  for (let megabytes = 1; megabytes <= 15; megabytes += 1) sync.reached(megabytes * MEGABYTE);
  expect(early).not.toHaveBeenCalled();
  for (let megabytes = 16; megabytes <= 40; megabytes += 1) sync.reached(megabytes * MEGABYTE);
  expect(early).toHaveBeenCalledTimes(1);
  await vi.waitUntil(() => !sync.isRunning);
  sync.reached(41 * MEGABYTE);
  expect(early).toHaveBeenCalledTimes(2);
  await sync.end();
  expect(sync.isRunning).toBe(false);
  expect(last).toHaveBeenCalledTimes(1);
});

it('counts anew where the file begins anew', async () => {
  const { handle, early } = await openFile();
  const sync = new SteadySync(handle);
  sync.reached(40 * MEGABYTE);
  await vi.waitUntil(() => !sync.isRunning);
  sync.restart();
  sync.reached(16 * MEGABYTE);
  expect(early).toHaveBeenCalledTimes(2);
  await sync.end();
});

it('tells at the next occasion that the disk would not take it', async () => {
  const { handle, early } = await openFile();
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'fdatasync' });
  early.mockRejectedValueOnce(full);
  const sync = new SteadySync(handle);
  sync.reached(16 * MEGABYTE);
  await vi.waitUntil(() => !sync.isRunning);
  expect(() => sync.reached(17 * MEGABYTE)).toThrow(full);
  await expect(sync.end()).rejects.toBe(full);
});
