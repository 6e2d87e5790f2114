import { entry } from '../entry.ts';

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** Frozen bases in 8 and 4 bits. */
export const quantizedErrors = {
  'quantized.unsupported-dtype': entry<{ file: string; tensor: string; dtype: string }>(
    ({ file, tensor, dtype }) =>
      `The tensor ${tensor} in ${file} is stored as ${dtype}; only F32, F16 and BF16 can be quantized.`,
    () => 'Use a version of the model in F32, F16 or BF16; the frozen weights are made smaller here, not before.',
  ),
  'quantized.no-room': entry<{ folder: string; needed: number; free: number }>(
    ({ folder, needed, free }) =>
      `The quantized weights need ${gigabytes(needed)} in ${folder}; its disk has ${gigabytes(free)} free.`,
    () => 'Free some space on that disk, or put the cache on another one.',
  ),
};
