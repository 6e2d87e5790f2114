import { createReadStream, openSync, statSync, type Stats } from 'node:fs';
import { copyFile, type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { phrase } from '../../shared/phrases/index.ts';
import { LorikeetError } from '../errors/index.ts';
import { readFailure, systemCode } from './failure.ts';

/**
 * Files are opened here. A pipe, a device or a socket may lie wherever a file is expected, in a data set as in a run folder; to open one, or
 * to read it, may wait for ever. Of a folder the system says itself that it is one.
 */
function refuseOther(file: string, stats: Stats): void {
  if (stats.isFile() || stats.isDirectory()) return;
  throw new LorikeetError('files.unreadable', { file, reason: phrase('system.not-a-file') });
}

/** Opens a file to read it. @throws files.unreadable where it is a pipe or the like; errors of the system */
export async function openFile(file: string): Promise<FileHandle> {
  refuseOther(file, await stat(file));
  return open(file, 'r');
}

/** The bytes of a file. @throws files.unreadable where it is a pipe or the like; errors of the system */
export async function readBytes(file: string): Promise<Buffer> {
  refuseOther(file, await stat(file));
  return readFile(file);
}

/** The text of a file. @throws files.unreadable where it is a pipe or the like; errors of the system */
export async function readText(file: string): Promise<string> {
  return (await readBytes(file)).toString('utf8');
}

/** The bytes of a file from `start` on, in pieces of up to a megabyte. @throws files.unreadable where it is a pipe or the like; errors of the system */
export async function* filePieces(file: string, start = 0): AsyncGenerator<Buffer, void> {
  refuseOther(file, await stat(file));
  for await (const piece of createReadStream(file, { start, highWaterMark: 1 << 20 })) yield piece as Buffer;
}

/** The lines of a file. @throws files.unreadable where it is a pipe or the like; errors of the system */
export async function* fileLines(file: string): AsyncGenerator<string, void> {
  refuseOther(file, await stat(file));
  yield* createInterface({ input: createReadStream(file), crlfDelay: Infinity });
}

/** Copies a file. @throws files.unreadable where it is a pipe or the like; errors of the system */
export async function copyRegularFile(from: string, to: string, mode?: number): Promise<void> {
  refuseOther(from, await stat(from));
  await copyFile(from, to, mode);
}

/** A descriptor of a file that grows. @throws files.unreadable where it is a pipe or the like; errors of the system */
export function openToAppend(file: string, flags: 'a' | 'a+' = 'a'): number {
  try {
    refuseOther(file, statSync(file));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  return openSync(file, flags);
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
  const bytes = await requireFile(file);
  if (bytes > most) throw new LorikeetError('files.too-large', { file, bytes, most });
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw readFailure(file, error);
  }
}
