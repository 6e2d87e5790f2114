import { randomBytes } from 'node:crypto';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { asName, inside, LorikeetError, writeFailure } from '../host/index.ts';

/** Room that an upload leaves on the disk: runs need some too. */
const LEFT_FREE = 256 << 20;

/**
 * Keeps a file that a page sends, whole or not at all, under the name it has there in a folder of its own.
 *
 * @returns its path
 * @throws files.disk-full, files.not-writable; the request's own error where the page goes away
 */
export async function receiveFile(request: IncomingMessage, name: string, folder: string): Promise<string> {
  const uploadFolder = path.join(folder, randomBytes(8).toString('hex'));
  const file = inside(uploadFolder, asName(name));
  try {
    await mkdir(uploadFolder, { recursive: true });
    const announced = Number(request.headers['content-length'] ?? 0);
    const { bavail, bsize } = await statfs(uploadFolder);
    if (announced > bavail * bsize - LEFT_FREE) throw new LorikeetError('files.disk-full', { file });
    const handle = await open(file, 'wx');
    try {
      // `write` takes a part of a chunk where the disk fills up, and does not call that an error.
      for await (const chunk of request) await handle.appendFile(chunk as Buffer);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return file;
  } catch (error) {
    await rm(uploadFolder, { recursive: true, force: true });
    throw request.errored === null ? writeFailure(file, error) : error;
  }
}
