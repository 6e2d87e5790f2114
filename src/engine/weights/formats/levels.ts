/** Consecutive weights that share one scale in the 4-bit formats. A block may run from one row into the next. */
export const BLOCK = 64;

/**
 * The 16 levels of NF4, quantiles of a normal distribution scaled to −1 … 1 (QLoRA, arXiv:2305.14314, appendix E). Level
 * 7 is 0.
 */
export const nf4Levels: Float32Array = Float32Array.of(
  -1,
  -0.6961928009986877,
  -0.5250730514526367,
  -0.39491748809814453,
  -0.28444138169288635,
  -0.18477343022823334,
  -0.09105003625154495,
  0,
  0.07958029955625534,
  0.16093020141124725,
  0.24611230194568634,
  0.33791524171829224,
  0.44070982933044434,
  0.5626170039176941,
  0.7229568362236023,
  1,
);

/** (c − 8) / 7 for the codes c = 0 … 15. Code 0 is never chosen, so that the levels in use, −1 … 1, are symmetric. */
export const int4Levels: Float32Array = Float32Array.from({ length: 16 }, (_, code) => (code - 8) / 7);

/** A format of 16 levels, ready to find the nearest one. */
export interface FourBit {
  readonly levels: Float32Array;
  /** The lowest code that is chosen. */
  readonly lowest: number;
  /** The code of level 0. */
  readonly zero: number;
}

/**
 * Both levels of every byte of codes, for one lookup per byte: [256, 2] row by row, row b = levels[b >> 4],
 * levels[b & 15].
 */
export function byteTable(levels: Float32Array): Float32Array {
  return Float32Array.from({ length: 512 }, (_, i) => levels[i % 2 === 0 ? i >> 5 : (i >> 1) & 15]!);
}
