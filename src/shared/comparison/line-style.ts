/** Dashes of lines, in units of their width; the first is a plain line. */
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [9, 3, 2, 3], [4, 2, 1, 2, 1, 2]];

/** Colors of the palette that stand for runs; the sixth is for baselines. */
const COLORS = 5;

/**
 * How the line of a run looks, by its place: lines differ by color and by dash, so that neither is needed to tell them
 * apart, and 25 runs all look different.
 */
export function lineStyle(place: number): { readonly color: number; readonly dash: readonly number[] } {
  const round = Math.floor(place / COLORS);
  return { color: (place % COLORS) + 1, dash: dashes[(place + round) % dashes.length]! };
}
