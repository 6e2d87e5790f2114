import { BLOCK } from './levels.ts';

/** The scales of a tensor's blocks in 8 bits: scale = code · groupScale + mean, each step rounded to float32. */
export interface DoubleQuantized {
  readonly codes: Int8Array;
  /** One for each group of consecutive blocks. */
  readonly groupScales: Float32Array;
  readonly mean: number;
}

/** The largest power of two up to 256 that divides the number of blocks. */
export function groupSizeOf(blocks: number): number {
  let size = 1;
  while (size < 256 && blocks % (2 * size) === 0) size *= 2;
  return size;
}

/**
 * The largest magnitude of each block of consecutive values, found on the bit patterns, whose order is that of the
 * magnitudes; a block with a NaN or an infinity gets one of them.
 */
export function blockMaxima(values: Float32Array, maxima: Float32Array, block = BLOCK): void {
  const patterns = new Int32Array(values.buffer, values.byteOffset, values.length);
  const largest = new Int32Array(maxima.buffer, maxima.byteOffset, maxima.length);
  for (let b = 0, i = 0; b < largest.length; b++) {
    let most = 0;
    for (const end = i + block; i < end; i++) {
      const magnitude = patterns[i]! & 0x7fff_ffff;
      if (magnitude > most) most = magnitude;
    }
    largest[b] = most;
  }
}

/**
 * Double quantization (QLoRA, arXiv:2305.14314, section 3): the mean is subtracted from the scales of the blocks, and
 * what is left goes into 8 bits by group, the largest deviation of a group being ±127. Where rounding would make a
 * scale less than half of what it should be, the next code up is taken: a block's weights would all be clipped.
 */
export function quantizeScales(maxima: Float32Array): DoubleQuantized {
  const mean = Math.fround(maxima.reduce((sum, scale) => sum + scale, 0) / Math.max(maxima.length, 1));
  const size = groupSizeOf(maxima.length);
  const codes = new Int8Array(maxima.length);
  const groupScales = new Float32Array(maxima.length / size);
  for (let group = 0; group < groupScales.length; group++) {
    const members = maxima.subarray(group * size, (group + 1) * size);
    const step = Math.fround(members.reduce((most, scale) => Math.max(most, Math.abs(scale - mean)), 0) / 127);
    groupScales[group] = step;
    if (step === 0) continue;
    for (let member = 0; member < size; member++) {
      const scale = members[member]!;
      const code = Math.max(-127, Math.min(127, Math.round((scale - mean) / step)));
      codes[group * size + member] = reconstructed(code, step, mean) < scale / 2 ? code + 1 : code;
    }
  }
  return { codes, groupScales, mean };
}

/** The scales that a graph computes from their 8-bit form, in float32 as it does. */
export function reconstructScales({ codes, groupScales, mean }: DoubleQuantized): Float32Array {
  const scales = new Float32Array(codes.length);
  const size = codes.length / groupScales.length;
  for (let group = 0, block = 0; group < groupScales.length; group++) {
    const step = groupScales[group]!;
    for (const end = block + size; block < end; block++) scales[block] = reconstructed(codes[block]!, step, mean);
  }
  return scales;
}

function reconstructed(code: number, step: number, mean: number): number {
  return Math.fround(Math.fround(code * step) + mean);
}
