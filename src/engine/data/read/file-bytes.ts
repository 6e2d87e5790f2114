import { createReadStream } from 'node:fs';
import { readFailure, requireFile } from '../../files/index.ts';

/**
 * The bytes of a file in pieces of up to a megabyte, from a byte on.
 *
 * @throws files.missing, files.unreadable
 */
export async function* fileBytes(file: string, start = 0): AsyncGenerator<Buffer, void> {
  await requireFile(file);
  const stream = createReadStream(file, { start, highWaterMark: 1 << 20 });
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw readFailure(file, error);
  }
}
