import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { copyFile, type FileHandle, open, stat } from 'node:fs/promises';
import { phrase } from '../../shared/phrases/index.ts';
import { LorikeetError } from '../errors/index.ts';
import { readFailure } from './failure.ts';

/** Flags that Windows does not have: it has no pipes among files, and links only for who may make them. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;

/**
 * Files are opened here. A pipe, a device or a socket may lie wherever a file is expected, in a data set as in a run folder; to open one, or
 * to read it, may wait for ever. Of a folder the system says itself that it is one.
 */
function refuseOther(file: string, stats: Stats): void {
  if (stats.isFile() || stats.isDirectory()) return;
  throw new LorikeetError('files.unreadable', { file, reason: phrase('system.not-a-file') });
}

/**
 * Opens a file to read it: what is opened is what was looked at.
 *
 * @throws files.unreadable where it is a pipe or the like; errors of the system
 */
export async function openFile(file: string): Promise<FileHandle> {
  refuseOther(file, await stat(file));
  const handle = await open(file, constants.O_RDONLY | O_NONBLOCK);
  try {
    refuseOther(file, await handle.stat());
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The bytes of a file. @throws files.unreadable where it is a pipe or the like; errors of the system */
export async function readBytes(file: string): Promise<Buffer> {
  const handle = await openFile(file);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** The text of a file. @throws files.unreadable where it is a pipe or the like; errors of the system */
export async function readText(file: string): Promise<string> {
  return (await readBytes(file)).toString('utf8');
}

/** The bytes of a file from `start` on, in pieces of up to a megabyte. @throws files.unreadable where it is a pipe or the like; errors of the system */
export async function* filePieces(file: string, start = 0): AsyncGenerator<Buffer, void> {
  const handle = await openFile(file);
  try {
    const pieces = handle.createReadStream({ start, highWaterMark: 1 << 20, autoClose: false });
    for await (const piece of pieces) yield piece as Buffer;
  } finally {
    await handle.close();
  }
}

/** Copies a file. @throws files.unreadable where it is a pipe or the like; errors of the system */
export async function copyRegularFile(from: string, to: string, mode?: number): Promise<void> {
  refuseOther(from, await stat(from));
  await copyFile(from, to, mode);
}

/**
 * A descriptor of a file that grows, which is made if it is not there. A pipe is not waited for, and a link, which may lead out of the
 * folder, is not written through.
 *
 * @param flags `a+` to read it, too
 * @throws files.unreadable where it is a pipe; errors of the system
 */
export function openToAppend(file: string, flags: 'a' | 'a+' = 'a'): number {
  const access = flags === 'a' ? constants.O_WRONLY : constants.O_RDWR;
  const descriptor = openSync(file, access | constants.O_APPEND | constants.O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o666);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFIFO() && !stats.isSocket()) return descriptor;
    throw new LorikeetError('files.unreadable', { file, reason: phrase('system.not-a-file') });
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/**
 * Makes sure that a path leads to a file.
 *
 * @returns its size in bytes
 * @throws files.missing, files.unreadable
 */
export async function requireFile(file: string): Promise<number> {
  try {
    const stats = await stat(file);
    if (!stats.isFile()) {
      const reason = phrase(stats.isDirectory() ? 'system.is-folder' : 'system.not-a-file');
      throw new LorikeetError('files.unreadable', { file, reason });
    }
    return stats.size;
  } catch (error) {
    throw readFailure(file, error);
  }
}

/** The text of a small file. @throws files.missing, files.unreadable, files.too-large for more than `most` bytes */
export async function readTextFile(file: string, most: number): Promise<string> {
  try {
    const handle = await openFile(file);
    try {
      const { size: bytes } = await handle.stat();
      if (bytes > most) throw new LorikeetError('files.too-large', { file, bytes, most });
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readFailure(file, error);
  }
}
