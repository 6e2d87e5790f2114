import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { phrase } from '../../shared/phrases/index.ts';
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

/**
 * Opens a file for reading, and nothing else: without being asked not to, the system would wait for whoever writes into a pipe.
 *
 * @throws files.missing, files.unreadable
 */
export async function openFile(file: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    // Windows knows neither pipes among files nor the flag.
    handle = await open(file, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0));
  } catch (error) {
    throw readFailure(file, error);
  }
  try {
    const stats = await handle.stat();
    if (stats.isFile()) return handle;
    const reason = phrase(stats.isDirectory() ? 'system.is-folder' : 'system.not-a-file');
    throw new LorikeetError('files.unreadable', { file, reason });
  } catch (error) {
    await handle.close();
    throw readFailure(file, error);
  }
}

/** The text of a small file. @throws files.missing, files.unreadable, files.too-large for more than `most` bytes */
export async function readTextFile(file: string, most: number): Promise<string> {
  const handle = await openFile(file);
  try {
    const { size: bytes } = await handle.stat();
    if (bytes > most) throw new LorikeetError('files.too-large', { file, bytes, most });
    return await handle.readFile('utf8');
  } catch (error) {
    throw readFailure(file, error);
  } finally {
    await handle.close();
  }
}
