import { StringDecoder } from 'node:string_decoder';
import { LorikeetError, openFile, readFailure } from '../../engine/index.ts';

/** Longest line, in characters: a row with the scores of 10,000 classes has half a million. */
const MOST_LINE = 1 << 24;

/**
 * The lines of a text file, as they are read, without their line breaks; the last one whether or not a line break ends it.
 *
 * @throws files.missing, files.unreadable; files.too-large for a line without an end
 */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const handle = await openFile(file).catch((error: unknown) => {
    throw readFailure(file, error);
  });
  try {
    const decoder = new StringDecoder('utf8');
    let pending = '';
    for await (const piece of handle.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) {
      const parts = (pending + decoder.write(piece as Buffer)).split('\n');
      pending = parts.pop()!;
      for (const part of parts) yield part.endsWith('\r') ? part.slice(0, -1) : part;
      if (pending.length > MOST_LINE) {
        const { size } = await handle.stat();
        throw new LorikeetError('files.too-large', { file, bytes: size, most: MOST_LINE });
      }
    }
    pending += decoder.end();
    if (pending !== '') yield pending;
  } finally {
    await handle.close();
  }
}
