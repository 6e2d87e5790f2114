import { randomBytes } from 'node:crypto';
import { open, rm, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { asName, ensureFolder, inside, LorikeetError, writeFailure } from '../host/index.ts';

/** Room that an upload leaves on the disk: runs need some too. */
const LEFT_FREE = 256 << 20;

/** Bytes between two looks at the room on the disk. */
const LOOK_BYTES = 64 << 20;

/** Files that are received at once. */
const MOST_AT_ONCE = 4;

/** Receives the files of a server's pages. */
export type ReceiveFile = typeof receive;

/** A receiver that takes a few files at once. It throws server.too-many-uploads, and what {@link receive} throws. */
export function fileReceiver(): ReceiveFile {
  let underWay = 0;
  return async (...upload) => {
    if (underWay >= MOST_AT_ONCE) throw new LorikeetError('server.too-many-uploads', { most: MOST_AT_ONCE });
    underWay += 1;
    try {
      return await receive(...upload);
    } finally {
      underWay -= 1;
    }
  };
}

/**
 * Keeps a file that a page sends, whole or not at all, under the name it has there in a folder of its own.
 *
 * @returns its path
 * @throws files.disk-full, files.not-writable; the request's own error where the page goes away
 */
async function receive(request: IncomingMessage, name: string, folder: string): Promise<string> {
  const uploadFolder = path.join(folder, randomBytes(8).toString('hex'));
  const file = inside(uploadFolder, asName(name));
  try {
    await ensureFolder(uploadFolder);
    const checkRoom = async (bytes: number) => {
      const { bavail, bsize } = await statfs(uploadFolder);
      if (bytes > bavail * bsize - LEFT_FREE) throw new LorikeetError('files.disk-full', { file });
    };
    await checkRoom(Number(request.headers['content-length'] ?? 0));
    const handle = await open(file, 'wx');
    try {
      // `write` takes a part of a chunk where the disk fills up, and does not call that an error.
      let sinceLook = 0;
      for await (const chunk of request as AsyncIterable<Buffer>) {
        await handle.appendFile(chunk);
        sinceLook += chunk.length;
        if (sinceLook < LOOK_BYTES) continue;
        sinceLook = 0;
        await checkRoom(0);
      }
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
