/**
 * A 64-bit hash of a text, as two whole numbers below 2^32. Two different texts among a million share one with odds of
 * about 1 in 37 million.
 *
 * FNV-1a over UTF-16 units with two primes, each finished as MurmurHash3 finishes (https://github.com/aappleby/smhasher).
 */
export function textHash(text: string): readonly [high: number, low: number] {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995);
    low ^= low >>> 15;
  }
  return [scrambled(high ^ text.length), scrambled(low)];
}

/** MurmurHash3's finish: every bit of the result depends on every bit of `value`. */
export function scrambled(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
