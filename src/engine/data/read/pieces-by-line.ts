import { fileBytes } from './file-bytes.ts';

/** Some bytes of a file, and the place they begin at; null where that may be within a character. */
interface BytePiece {
  readonly bytes: Buffer;
  readonly start: number | null;
}

/**
 * The bytes of a file in pieces that end with a line where they can. No encoding here has the byte of a line break within
 * another character, UTF-16 but for its halves, so whoever decodes can begin with such a piece.
 */
export async function* piecesByLine(path: string, encoding: string, from: number): AsyncGenerator<BytePiece, void> {
  const lineEnd = lineEndOf(encoding);
  let start = from;
  let isClean = true;
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of fileBytes(path, from)) {
    const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const cut = lineEnd(bytes, start);
    const end = cut ?? bytes.length;
    yield { bytes: bytes.subarray(0, end), start: isClean ? start : null };
    isClean = cut !== null;
    start += end;
    pending = bytes.subarray(end);
  }
  if (pending.length > 0) yield { bytes: pending, start: isClean ? start : null };
}

/** Finds the byte after the last line break; null where there is none that is sure. */
function lineEndOf(encoding: string): (bytes: Buffer, start: number) => number | null {
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be';
  // The other Unicode encodings have state or a mark, so reading must start at the beginning.
  if (!isWide && /^(utf|ucs)/.test(encoding)) return () => null;
  if (!isWide) return (bytes) => orNull(bytes.lastIndexOf(0x0a) + 1) ?? orNull(bytes.lastIndexOf(0x0d) + 1);
  const [first, second] = encoding === 'utf-16le' ? [0x0a, 0] : [0, 0x0a];
  return (bytes, start) => {
    // Units of two bytes are counted from the beginning of the file, and pieces begin with one.
    const whole = bytes.length - (bytes.length % 2);
    if (start % 2 !== 0) return null;
    for (let at = whole - 2; at >= 0; at -= 2) if (bytes[at] === first && bytes[at + 1] === second) return at + 2;
    return null;
  };
}

function orNull(end: number): number | null {
  return end === 0 ? null : end;
}
