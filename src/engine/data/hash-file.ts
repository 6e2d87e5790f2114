import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { readFailure } from '../files/index.ts';
import { textFilesIn } from './read/class-folders.ts';
import { fileBytes } from './read/file-bytes.ts';

/**
 * SHA-256 and size of a data file, read piece by piece: a run record says by them which data it was made from. Of a folder of
 * texts it is the hash of the names and hashes of all its texts.
 *
 * @throws files.missing, files.unreadable
 */
export async function hashFile(file: string): Promise<{ sha256: string; bytes: number }> {
  const isFolder = await stat(file).then(
    (stats) => stats.isDirectory(),
    (error: unknown) => {
      throw readFailure(file, error);
    },
  );
  const hash = createHash('sha256');
  let bytes = 0;
  if (isFolder) {
    for (const name of await textFilesIn(file)) {
      const text = await hashFile(path.join(file, name));
      hash.update(`${name}\0${text.sha256}\n`);
      bytes += text.bytes;
    }
  } else {
    for await (const chunk of fileBytes(file)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  }
  return { sha256: hash.digest('hex'), bytes };
}
