import { stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { filePieces, LorikeetError, readFailure } from '../../engine/index.ts';

/** Longest line, in characters: a row with the scores of 10,000 classes has half a million. */
const MOST_LINE = 1 << 24;

/**
 * The lines of a text file, as they are read, without their line breaks; the last one whether or not a line break ends it.
 *
 * @throws files.missing, files.unreadable; files.too-large for a line without an end
 */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  try {
    for await (const piece of filePieces(file)) {
      const parts = (pending + decoder.write(piece)).split('\n');
      pending = parts.pop()!;
      for (const part of parts) yield part.endsWith('\r') ? part.slice(0, -1) : part;
      if (pending.length > MOST_LINE) {
        const { size } = await stat(file);
        throw new LorikeetError('files.too-large', { file, bytes: size, most: MOST_LINE });
      }
    }
  } catch (error) {
    throw readFailure(file, error);
  }
  pending += decoder.end();
  if (pending !== '') yield pending;
}
