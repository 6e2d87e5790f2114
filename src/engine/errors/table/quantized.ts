import { formatBytes } from '../../../shared/format-bytes.ts';
import { entry } from '../entry.ts';

/** Frozen bases in 8 and 4 bits. */
export const quantizedErrors = {
  'quantized.unsupported-dtype': entry<{ file: string; tensor: string; dtype: string }>(
    ({ file, tensor, dtype }) =>
      `The tensor ${tensor} in ${file} is stored as ${dtype}; only F32, F16 and BF16 can be quantized.`,
    () => 'Use a version of the model in F32, F16 or BF16; the frozen weights are made smaller here, not before.',
  ),
  'quantized.no-room': entry<{ folder: string; needed: number; free: number }>(
    ({ folder, needed, free }) =>
      `The quantized weights need ${formatBytes(needed)} in ${folder}; its disk has ${formatBytes(free)} free.`,
    () => 'Free some space on that disk, or put the cache on another one.',
  ),
};
