import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Bytes of all files below a folder, without following links; 0 where there is none. Files that vanish meanwhile are
 * not counted.
 */
export async function folderBytes(folder: string, counts: (file: string) => boolean = () => true): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  let total = 0;
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || !counts(file)) continue;
    total += (await lstat(file).catch(() => ({ size: 0 }))).size;
  }
  return total;
}
