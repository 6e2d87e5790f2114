import { scrambled } from '../profile/text-hash.ts';

/** Characters of one shingle: long enough that few texts share one by accident, short enough to outlast a changed word. */
const WIDTH = 5;

/**
 * A text as it is compared: lower case, without links and the names of those it answers to, runs of white space and
 * punctuation as one space. Two tweets that differ in their shortened link alone say the same.
 */
export function comparable(text: string): string {
  let body = text.toLowerCase();
  if (body.includes('://')) body = body.replace(/https?:\/\/\S+/g, ' ');
  if (body.includes('@')) body = body.replace(/(?<![\p{L}\p{N}_])@[\p{L}\p{N}_]+/gu, ' ');
  return body.replace(/[\s!-/:-@[-`{-~\u2010-\u2027\u3000-\u3003]+/g, ' ').trim();
}

/**
 * Hashes of the different runs of five characters of a {@link comparable} text, ascending. A shorter text is one shingle of
 * its own length.
 */
export function shingles(text: string): Uint32Array {
  if (text.length <= WIDTH) return Uint32Array.of(hashAt(text, 0, text.length));
  const hashes = new Uint32Array(text.length - WIDTH + 1);
  for (let at = 0; at < hashes.length; at += 1) hashes[at] = hashAt(text, at, WIDTH);
  hashes.sort();
  let unique = 1;
  for (let at = 1; at < hashes.length; at += 1) {
    if (hashes[at] === hashes[unique - 1]) continue;
    hashes[unique] = hashes[at]!;
    unique += 1;
  }
  return hashes.subarray(0, unique);
}

/** Shingles that two texts share, as a part of those that either has: their Jaccard similarity, from 0 to 1. */
export function similarity(first: Uint32Array, second: Uint32Array): number {
  let [a, b, shared] = [0, 0, 0];
  while (a < first.length && b < second.length) {
    const difference = first[a]! - second[b]!;
    if (difference === 0) shared += 1;
    if (difference <= 0) a += 1;
    if (difference >= 0) b += 1;
  }
  return shared / (first.length + second.length - shared);
}

/** FNV-1a over UTF-16 units, finished as MurmurHash3 does. */
function hashAt(text: string, start: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < start + length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return scrambled(hash);
}
