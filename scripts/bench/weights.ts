import { createHash, randomBytes } from 'node:crypto';

/** Bytes given to the system at once. */
const PIECE_BYTES = 1 << 17;

/** Random bytes again and again; as their length is odd, no two places of a file that are a round number apart agree. */
const block = randomBytes((1 << 20) + 7);

/** A large file that exists in memory only: its bytes from a place on, in pieces, none of them copied. */
export function* pieces(bytes: number, start = 0): Generator<Buffer> {
  for (let at = start; at < bytes;) {
    const from = at % block.length;
    const piece = block.subarray(from, Math.min(from + PIECE_BYTES, from + bytes - at));
    yield piece;
    at += piece.length;
  }
}

/** The SHA-256 of such a file. */
export function hashOfPieces(bytes: number): string {
  const hash = createHash('sha256');
  for (const piece of pieces(bytes)) hash.update(piece);
  return hash.digest('hex');
}
