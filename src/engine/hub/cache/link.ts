import { constants } from 'node:fs';
import { copyFile, link, readlink, rename, rm, symlink } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { systemCode, ensureFolder } from '../../files/index.ts';

/** Ways to show one content in two places; tests disable some. */
export interface LinkSystem {
  readonly symlink: typeof symlink;
  readonly link: typeof link;
  readonly copyFile: typeof copyFile;
}

const system: LinkSystem = { symlink, link, copyFile };

/**
 * Makes `pointer` show the content of `blob`: by a relative symbolic link, as Python's tools do. Where links are not
 * allowed (Windows without the privilege, some network disks, HF_HUB_DISABLE_SYMLINKS) by a hard link, else by a copy.
 */
export async function pointTo(
  blob: string,
  pointer: string,
  symlinks: boolean,
  { symlink, link, copyFile }: LinkSystem = system,
): Promise<void> {
  await ensureFolder(path.dirname(pointer));
  const target = path.relative(path.dirname(pointer), blob);
  if ((await readlink(pointer).catch(() => undefined)) === target) return;
  // It is made under another name first, so that `pointer` exists at every moment and two processes can both succeed.
  const temporary = `${pointer}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    if (!symlinks || !(await attempt(() => symlink(target, temporary, 'file')))) {
      if (!(await attempt(() => link(blob, temporary)))) await copyFile(blob, temporary, constants.COPYFILE_FICLONE);
    }
    await rename(temporary, pointer);
    // Renaming one name of a file over another name of it does nothing and leaves both.
  } finally {
    await rm(temporary, { force: true });
  }
}

async function attempt(make: () => Promise<void>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    const refused = ['EPERM', 'EACCES', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'EXDEV', 'EMLINK', 'UNKNOWN'];
    if (refused.includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}
