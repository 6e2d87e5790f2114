import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ListedFile } from '../client/listing.ts';

/** The hash that a listing gives, to be fed with the file's bytes. git's is SHA-1 over `blob <size>`, a zero byte and the content. */
export function startHash({ hash, bytes }: Pick<ListedFile, 'hash' | 'bytes'>): Hash {
  return hash.algorithm === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${bytes}\0`);
}

/** The SHA-256 of a file of the disk. @throws the signal's reason */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted();
    hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}
