import { createHash } from 'node:crypto';
import { fileBytes } from './read/file-bytes.ts';

/**
 * SHA-256 and size of a file, read piece by piece: a run record says by them which data it was made from.
 *
 * @throws files.missing, files.unreadable
 */
export async function hashFile(file: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of fileBytes(file)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
