import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import { LorikeetError } from '../../errors/index.ts';
import { fileBytes } from './file-bytes.ts';
import { lineKinds, type LineKinds } from './line-kinds.ts';
import { MOST_RECORD_CHARACTERS } from './source.ts';

export interface EncodingGuess {
  readonly encoding: string;
  /** The reason, in a short sentence. */
  readonly reason: string;
}

/** Below this chardet's confidence is that of a guess among many; Western letters are then the likeliest. */
const LEAST_CONFIDENCE = 40;
/** In encodings of two bytes per letter a short line is UTF-8 by accident now and then, in others it never is. */
const MOST_ACCIDENTS = 0.05;
/** Share of control characters in a text. */
const MOST_CONTROLS = 0.02;
const TWO_BYTE_ENCODINGS = new Set(['gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr', 'iso-2022-jp']);

/**
 * The encoding of a text file: its byte order mark, else UTF-8 where every line is, else what the lines that are not look
 * like. Reads the file once, or twice where it is not UTF-8, and never holds more than a piece of it.
 *
 * @throws files.missing, files.unreadable; data.not-text where it is no text at all, data.encoding-mixed where some lines are UTF-8 and others are not
 */
export async function guessEncoding(path: string): Promise<EncodingGuess> {
  const kinds = lineKinds();
  let isFirst = true;
  let lineBytes = 0;
  for await (const bytes of fileBytes(path)) {
    if (isFirst) {
      const marked = byteOrder(bytes);
      if (marked !== undefined) return marked;
      if (isBinary(bytes)) throw new LorikeetError('data.not-text', { path });
      isFirst = false;
    }
    kinds.add(bytes);
    const newline = bytes.lastIndexOf(0x0a);
    lineBytes = newline === -1 ? lineBytes + bytes.length : bytes.length - newline;
    // A line longer than four bytes per allowed character is refused by every reader, so the scan stops.
    if (lineBytes > 4 * MOST_RECORD_CHARACTERS) break;
  }
  kinds.end();
  return guessFrom(path, kinds);
}

/** The encoding of a whole text in memory; see {@link guessEncoding}. */
export function guessEncodingOf(path: string, bytes: Buffer): EncodingGuess {
  const marked = byteOrder(bytes);
  if (marked !== undefined) return marked;
  if (isUtf8(bytes)) return { encoding: 'utf-8', reason: 'the text is UTF-8' };
  const kinds = lineKinds();
  kinds.add(bytes);
  kinds.end();
  return guessFrom(path, kinds);
}

/** Whether the beginning of a file has more control characters than any text, whatever its encoding: a random byte is one at 27 of 256. */
function isBinary(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 4096);
  // Tabs and line breaks are text, and ESC is how ISO-2022 changes its sets.
  const controls = start.filter((byte) => byte < 0x20 && (byte < 0x07 || byte > 0x0d) && byte !== 0x1b).length;
  return controls > 3 && controls > start.length * MOST_CONTROLS;
}

/** What a byte order mark says, or zero bytes at every other place, as UTF-16 without a mark has them. */
function byteOrder(bytes: Buffer): EncodingGuess | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', reason: 'byte order mark' };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', reason: 'byte order mark' };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', reason: 'byte order mark' };
  const start = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  for (const [at, byte] of start.entries()) if (byte === 0) zeros[at % 2]! += 1;
  const most = start.length / 8;
  if (zeros[1]! > most && zeros[0]! < most / 8) return { encoding: 'utf-16le', reason: 'every other byte is zero' };
  if (zeros[0]! > most && zeros[1]! < most / 8) return { encoding: 'utf-16be', reason: 'every other byte is zero' };
  return undefined;
}

function guessFrom(path: string, { utf8, other, isCutOff, sample }: LineKinds): EncodingGuess {
  if (other.count === 0) return { encoding: 'utf-8', reason: 'every line is UTF-8' };
  // Reading it as UTF-8 then gives an error with the row of the cut.
  if (isCutOff()) return { encoding: 'utf-8', reason: 'every line but the last is UTF-8' };
  const encoding = legacyEncoding(sample());
  const accidents = TWO_BYTE_ENCODINGS.has(encoding) ? MOST_ACCIDENTS * other.count : 0;
  if (utf8.count > accidents) throw new LorikeetError('data.encoding-mixed', { path, utf8, other });
  const lines = other.count === 1 ? '1 line is' : `${other.count} lines are`;
  return { encoding, reason: `${lines} not UTF-8 and read${other.count === 1 ? 's' : ''} as ${encoding}` };
}

/** The likeliest encoding in which the sample decodes without a fault. */
function legacyEncoding(sample: Buffer): string {
  for (const { name, confidence } of analyse(sample)) {
    const encoding = name.toLowerCase();
    if (confidence < LEAST_CONFIDENCE || encoding.startsWith('utf') || encoding === 'ascii') continue;
    // Files that call themselves Latin-1 are Windows' superset of it wherever they differ.
    if (encoding === 'iso-8859-1') return 'windows-1252';
    if (iconv.encodingExists(encoding) && decodesWhole(sample, encoding)) return encoding;
  }
  return 'windows-1252';
}

/** A sample may end within a character, hence the last few are not looked at. */
function decodesWhole(sample: Buffer, encoding: string): boolean {
  return !iconv.decode(sample, encoding).slice(0, -4).includes('\ufffd');
}
