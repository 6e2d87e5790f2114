import { scrambled } from '../profile/text-hash.ts';

/** Values of a signature. */
const SIZE = 64;
/** Bands of a signature, and values in each: texts as alike as 0.7 share a band with odds of 99 %, as 0.3 with 12 %. */
export const BANDS = 16;
const BAND_VALUES = SIZE / BANDS;
const EMPTY = 0xffffffff;

/** Writes the keys of the bands of a text's signature into `keys`, one for each of {@link BANDS}. */
export type BandKeys = (shingles: Uint32Array, keys: Uint32Array) => void;

/**
 * MinHash with one permutation: every shingle falls into one of 64 bins by its hash, and a bin's value is the smallest hash
 * in it. An empty bin borrows from another one, chosen by its own number alone, so that equal sets borrow alike. One pass
 * over the shingles, where 64 permutations would need 64, for the same odds that two signatures agree in a value: the
 * similarity of the sets. Li, Owen, Zhang, "One Permutation Hashing" (NIPS 2012); Shrivastava, "Optimal Densification for
 * Fast and Accurate Minwise Hashing" (ICML 2017).
 */
export function bandKeys(): BandKeys {
  const smallest = new Uint32Array(SIZE);
  const filled = new Uint32Array(SIZE);
  return (shingles, keys) => {
    smallest.fill(EMPTY);
    for (const shingle of shingles) {
      const mixed = scrambled(shingle ^ 0x2545f491);
      const bin = mixed & (SIZE - 1);
      const value = mixed >>> 6;
      if (value < smallest[bin]!) smallest[bin] = value;
    }
    for (let bin = 0; bin < SIZE; bin += 1)
      filled[bin] = smallest[bin] === EMPTY ? borrowed(smallest, bin) : smallest[bin]!;
    for (let band = 0; band < BANDS; band += 1) {
      let key = band + 1;
      for (let at = band * BAND_VALUES; at < (band + 1) * BAND_VALUES; at += 1)
        key = scrambled(key ^ filled[at]!) + band;
      keys[band] = key;
    }
  };
}

/** The value of the first bin that is not empty, of a row of bins drawn for this one. */
function borrowed(smallest: Uint32Array, bin: number): number {
  for (let attempt = 1; ; attempt += 1) {
    const value = smallest[scrambled(bin * 0x10001 + attempt) & (SIZE - 1)]!;
    if (value !== EMPTY) return value;
  }
}
