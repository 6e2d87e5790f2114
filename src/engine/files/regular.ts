import { readFile, stat } from 'node:fs/promises';
import { LorikeetError } from '../errors/index.ts';
import { readFailure } from './failure.ts';

/**
 * Makes sure that a path leads to a file, before it is opened: reading a pipe or a device would wait for ever.
 *
 * @returns its size in bytes
 * @throws files.missing, files.unreadable
 */
export async function requireFile(file: string): Promise<number> {
  try {
    const stats = await stat(file);
    if (!stats.isFile()) {
      const reason = stats.isDirectory() ? 'it is a folder' : 'it is not a file';
      throw new LorikeetError('files.unreadable', { file, reason });
    }
    return stats.size;
  } catch (error) {
    throw readFailure(file, error);
  }
}

/** The text of a small file. @throws files.missing, files.unreadable, files.too-large for more than `most` bytes */
export async function readTextFile(file: string, most: number): Promise<string> {
  const bytes = await requireFile(file);
  if (bytes > most) throw new LorikeetError('files.too-large', { file, bytes, most });
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw readFailure(file, error);
  }
}
