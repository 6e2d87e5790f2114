/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/** 95 % interval of a share of `hits` in `rows` (Wilson 1927), which never leaves [0, 1] and holds for few rows. */
export function wilsonInterval(hits: number, rows: number): { readonly low: number; readonly high: number } {
  const share = hits / rows;
  const shrink = 1 + Z ** 2 / rows;
  const center = (share + Z ** 2 / (2 * rows)) / shrink;
  const half = (Z / shrink) * Math.sqrt((share * (1 - share)) / rows + Z ** 2 / (4 * rows ** 2));
  return { low: Math.max(0, center - half), high: Math.min(1, center + half) };
}
