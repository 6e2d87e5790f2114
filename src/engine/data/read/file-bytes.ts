import { createReadStream } from 'node:fs';
import { LorikeetError } from '../../errors/index.ts';

/**
 * The bytes of a file in pieces of up to a megabyte, from a byte on.
 *
 * @throws files.missing, files.unreadable
 */
export async function* fileBytes(file: string, start = 0): AsyncGenerator<Buffer, void> {
  const stream = createReadStream(file, { start, highWaterMark: 1 << 20 });
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new LorikeetError('files.missing', { file }, { cause });
    throw new LorikeetError('files.unreadable', { file, reason: message }, { cause });
  }
}
