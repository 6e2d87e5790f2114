import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { inside, LorikeetError, systemCode, writeFailure, ensureFolder } from '../../engine/index.ts';
import { folderBytes } from '../files/size.ts';
import { runName } from './folder.ts';

/** Deleted runs are kept here until they are purged: on the same disk, so that moving them is cheap. */
export function deletedFolder(runsFolder: string): string {
  return path.join(path.resolve(runsFolder), '.deleted');
}

/** Moves a run out of the list. @returns the name it is restored by */
export async function moveToDeleted(runsFolder: string, folder: string): Promise<string> {
  const deleted = `${Date.now().toString(36)}-${runName(folder)}`;
  const to = inside(deletedFolder(runsFolder), deleted);
  await ensureFolder(deletedFolder(runsFolder));
  await move(folder, to);
  return deleted;
}

/** Moves a deleted run back, under another name where its own is taken. @throws files.bad-name, run.not-deleted */
export async function restoreDeleted(runsFolder: string, deleted: string): Promise<string> {
  const from = await placeOf(runsFolder, deleted);
  const name = deleted.slice(deleted.indexOf('-') + 1);
  for (let attempt = 1; ; attempt += 1) {
    const folder = inside(path.resolve(runsFolder), attempt === 1 ? name : `${name}-${attempt}`);
    if (await isThere(folder)) continue;
    await move(from, folder);
    return folder;
  }
}

/** Removes one deleted run, or all, for good. @returns bytes freed @throws files.bad-name, run.not-deleted */
export async function purgeDeleted(runsFolder: string, deleted: string | null): Promise<number> {
  const parent = deletedFolder(runsFolder);
  const folders =
    deleted === null
      ? (await readdir(parent).catch(() => [])).map((name) => path.join(parent, name))
      : [await placeOf(runsFolder, deleted)];
  let freed = 0;
  for (const folder of folders) {
    freed += await folderBytes(folder);
    await rm(folder, { recursive: true, force: true });
  }
  return freed;
}

async function placeOf(runsFolder: string, deleted: string): Promise<string> {
  const folder = inside(deletedFolder(runsFolder), deleted);
  if (!(await isThere(folder))) throw new LorikeetError('run.not-deleted', { deleted });
  return folder;
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    throw writeFailure(to, error);
  }
}

function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    (error: unknown) => systemCode(error) !== 'ENOENT',
  );
}
