import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ProcessIdentity } from '../../contract/index.ts';
import { readJson, systemCode, writeFailure } from '../../engine/index.ts';
import { identityOf, stateOf } from '../runs/process-identity.ts';

/** Milliseconds in which a process surely writes a line. */
const WRITING = 200;

/**
 * Takes the right to run the queue, which one process has at a time; false where another that still runs has it. It is given
 * back by `release`, and taken from a process that is gone.
 */
export async function claimQueue(file: string): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await create(file)) return true;
    const owner = ProcessIdentity.safeParse(await readJson(file).catch(() => null));
    if (owner.success && owner.data.pid === process.pid && stateOf(owner.data) === 'alive') return true;
    if (owner.success && stateOf(owner.data) !== 'gone') return false;
    if (!owner.success && attempt === 0) {
      // It may have been made this moment, by a process that is about to write its name into it.
      await wait(WRITING);
      continue;
    }
    // Of two that find the owner gone, one moves its file away; the other then finds the file of the first.
    const stale = `${file}.${process.pid}.stale`;
    await rename(file, stale).catch(() => undefined);
    await rm(stale, { recursive: true, force: true });
  }
  return false;
}

export async function releaseQueue(file: string): Promise<void> {
  await rm(file, { force: true });
}

async function create(file: string): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'wx');
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw writeFailure(file, error);
  }
  try {
    await handle.writeFile(`${JSON.stringify(identityOf(process.pid))}\n`);
    return true;
  } catch (error) {
    // A file without a name in it would keep everybody waiting.
    await rm(file, { force: true });
    throw writeFailure(file, error);
  } finally {
    await handle.close();
  }
}
