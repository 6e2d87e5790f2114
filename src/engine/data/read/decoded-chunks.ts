import iconv from 'iconv-lite';
import { LorikeetError } from '../../errors/index.ts';
import type { DecodedPiece } from './decoded-piece.ts';
import { type EncodingGuess, guessEncoding } from './guess-encoding.ts';
import { piecesByLine } from './pieces-by-line.ts';
import { utf8Chunks } from './utf8-chunks.ts';

/**
 * The encoding to read a file in: the one named, spelled as it usually is, else a guess.
 *
 * @throws data.encoding-unknown, data.encoding-mixed, files.missing, files.unreadable
 */
export async function encodingFor(path: string, named: string | null = null): Promise<EncodingGuess> {
  if (named === null) return guessEncoding(path);
  return { encoding: knownEncoding(named), reason: 'as requested' };
}

/** The name in lower case, `utf8` as `utf-8`. @throws data.encoding-unknown */
export function knownEncoding(named: string): string {
  const name = named.trim().toLowerCase();
  const isBytes = ['base64', 'hex', 'binary'].includes(name);
  if (isBytes || !iconv.encodingExists(name)) throw new LorikeetError('data.encoding-unknown', { encoding: named });
  return name === 'utf8' ? 'utf-8' : name;
}

/**
 * The text of a file in pieces, without its byte order mark. At the first bytes that the encoding does not have it calls
 * `onInvalid`, gives the text before them and one replacement character, and ends: whoever parses the pieces then knows
 * the record the bytes are in, which is the last one.
 *
 * @param from byte to begin at: 0, or the start of a piece
 * @throws files.missing, files.unreadable
 */
export function decodedChunks(
  path: string,
  encoding: string,
  from: number,
  onInvalid: () => void,
): AsyncGenerator<DecodedPiece, void> {
  return encoding === 'utf-8' ? utf8Chunks(path, from, onInvalid) : otherChunks(path, encoding, from, onInvalid);
}

async function* otherChunks(
  path: string,
  encoding: string,
  from: number,
  onInvalid: () => void,
): AsyncGenerator<DecodedPiece, void> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: from === 0 });
  // UTF-16 has a code of its own for the replacement character: to find it there is no fault.
  const hasFaults = !/^(utf|ucs)/.test(encoding);
  const checked = (text: string): { text: string; isFaulty: boolean } => {
    const fault = hasFaults ? text.indexOf('\ufffd') : -1;
    return fault === -1 ? { text, isFaulty: false } : { text: text.slice(0, fault + 1), isFaulty: true };
  };
  for await (const { bytes, start: next } of piecesByLine(path, encoding, from)) {
    const { text, isFaulty } = checked(decoder.write(bytes));
    if (isFaulty) onInvalid();
    if (text !== '') yield { text, start: next };
    if (isFaulty) return;
  }
  const { text, isFaulty } = checked(decoder.end() ?? '');
  if (isFaulty) onInvalid();
  if (text !== '') yield { text, start: null };
}
