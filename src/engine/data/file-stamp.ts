import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { readFailure } from '../files/index.ts';

/**
 * Size and time of the last change of a file, of a folder and of the folders in it: where it is unchanged, results computed
 * from the file are still valid.
 *
 * @throws files.missing, files.unreadable
 */
export async function fileStamp(file: string): Promise<string> {
  try {
    const stats = await stat(file);
    const stamp = `${file}\n${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    if (!stats.isDirectory()) return stamp;
    const folders = (await readdir(file, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const stamps = folders.map(async ({ name }) => `${name} ${(await stat(path.join(file, name))).mtimeMs}`);
    return [stamp, ...(await Promise.all(stamps))].join('\n');
  } catch (error) {
    throw readFailure(file, error);
  }
}
