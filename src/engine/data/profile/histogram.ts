import type { Histogram } from '../../../shared/data-profile.ts';

const MOST_BINS = 20;

/** Bins of 1, 2, 5, 10, 20, 50, … wide, the narrowest with which at most twenty are enough. */
export function histogram(values: ArrayLike<number>): Histogram {
  let largest = 0;
  for (let index = 0; index < values.length; index += 1) largest = Math.max(largest, values[index]!);
  const width = roundWidth(largest);
  const counts = new Array<number>(Math.floor(largest / width) + 1).fill(0);
  for (let index = 0; index < values.length; index += 1) counts[Math.floor(values[index]! / width)]! += 1;
  return { width, counts };
}

function roundWidth(largest: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [1, 2, 5]) if (Math.floor(largest / (step * power)) < MOST_BINS) return step * power;
  }
}
