import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { readFailure } from '../files/index.ts';

/**
 * Size and time of the last change of a file, of a folder and of the folders in it: where it is the same, what was found
 * out about the file still holds.
 *
 * @throws files.missing, files.unreadable
 */
export async function fileStamp(file: string): Promise<string> {
  try {
    const found = await stat(file);
    const own = `${file}\n${found.ino} ${found.size} ${found.mtimeMs}`;
    if (!found.isDirectory()) return own;
    const folders = (await readdir(file, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const stamps = folders.map(async ({ name }) => `${name} ${(await stat(path.join(file, name))).mtimeMs}`);
    return [own, ...(await Promise.all(stamps))].join('\n');
  } catch (error) {
    throw readFailure(file, error);
  }
}
