import { createHash } from 'node:crypto';

/** Bytes of a file that need not all be in memory. */
export interface Content {
  readonly bytes: number;
  /** The bytes from `begin` up to `end`, in pieces. */
  readonly slice: (begin: number, end: number) => Iterable<Buffer>;
}

export function content(data: Buffer | string): Content {
  const buffer = Buffer.from(data);
  return { bytes: buffer.length, slice: (begin, end) => [buffer.subarray(begin, end)] };
}

/** A large file: one block of pseudo-random bytes again and again, each time with its number in front, so that no two places agree. */
export function largeContent(bytes: number, seed = 1): Content {
  const blockBytes = 1 << 18;
  const block = Buffer.alloc(blockBytes);
  let state = seed;
  for (let at = 0; at < blockBytes; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    block.writeUInt32LE(state, at);
  }
  return {
    bytes,
    *slice(begin, end) {
      for (let at = begin; at < end;) {
        const number = Math.floor(at / blockBytes);
        const piece = Buffer.from(block);
        piece.writeUInt32LE(number, 0);
        const from = at - number * blockBytes;
        const length = Math.min(blockBytes - from, end - at);
        yield piece.subarray(from, from + length);
        at += length;
      }
    },
  };
}

export function sha256({ bytes, slice }: Content): string {
  const hash = createHash('sha256');
  for (const piece of slice(0, bytes)) hash.update(piece);
  return hash.digest('hex');
}

/** What git calls a file of this content. */
export function gitHash({ bytes, slice }: Content): string {
  const hash = createHash('sha1').update(`blob ${bytes}\0`);
  for (const piece of slice(0, bytes)) hash.update(piece);
  return hash.digest('hex');
}
