import { readdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { LorikeetError, systemCode, writeFailure } from '../../src/engine/index.ts';

/**
 * Sees to it, before anything is written, that a new folder can be made there: that nothing is in the way, and that its
 * disk has room for `bytes`.
 *
 * @throws files.folder-not-empty, files.no-space, files.not-writable
 */
export async function checkNewFolder(folder: string, bytes: number): Promise<void> {
  const target = path.resolve(folder);
  if ((await entriesOf(target)).length > 0) throw new LorikeetError('files.folder-not-empty', { folder });
  const free = await freeBytes(target);
  if (bytes > free) throw new LorikeetError('files.no-space', { folder, needed: bytes, free });
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw writeFailure(folder, error);
  }
}

/** Bytes that a user may still write to the disk of `folder`, or of the nearest folder above that is there already. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const above = path.dirname(folder);
    if (systemCode(error) !== 'ENOENT' || above === folder) throw writeFailure(folder, error);
    return freeBytes(above);
  }
}
