import { createHash, type Hash } from 'node:crypto';
import { filePieces } from '../files/index.ts';

/** What the bytes of a file must give, in hexadecimal digits. */
export interface FileHash {
  /** git's is SHA-1 over `blob <size>`, a zero byte and the content. */
  readonly algorithm: 'sha256' | 'sha512' | 'git-sha1';
  readonly value: string;
}

/** A file that is known before it arrives. */
export interface ExpectedFile {
  /** What errors and notes call it. */
  readonly path: string;
  readonly bytes: number;
  readonly hash: FileHash;
}

/** The hash of an expected file, to be fed with its bytes. */
export function startHash({ hash, bytes }: Pick<ExpectedFile, 'hash' | 'bytes'>): Hash {
  if (hash.algorithm !== 'git-sha1') return createHash(hash.algorithm);
  return createHash('sha1').update(`blob ${bytes}\0`);
}

/** The SHA-256 of a file of the disk. @throws the signal's reason */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of filePieces(file)) {
    signal?.throwIfAborted();
    hash.update(piece);
  }
  return hash.digest('hex');
}
