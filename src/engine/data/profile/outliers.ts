/** Below this number of texts nothing is unusual. */
const FEWEST = 20;
/** Tukey's "far out": three times the distance of the quartiles. */
const REACH = 3;

/** Lengths beyond which a text is out of the ordinary, in characters; null where the lengths say nothing. */
export interface LengthBounds {
  readonly least: number;
  readonly most: number;
}

/**
 * Tukey's outer fences on the logarithm of the lengths, since lengths are spread by factors: with quartiles of 80 and 130
 * characters what is below 19 or above 558 is out of the ordinary. Tukey, "Exploratory Data Analysis" (1977), 2D.
 *
 * @param lengths characters of each text; 0 stands for no text and is skipped
 */
export function lengthBounds(lengths: ArrayLike<number>): LengthBounds | null {
  const logs = Float64Array.from(lengths, (length) => (length > 0 ? Math.log(length) : -1))
    .filter((log) => log >= 0)
    .sort();
  if (logs.length < FEWEST) return null;
  const [first, third] = [logs[Math.floor(logs.length / 4)]!, logs[Math.floor((3 * logs.length) / 4)]!];
  const reach = REACH * (third - first);
  if (reach === 0) return null;
  return { least: Math.exp(first - reach), most: Math.exp(third + reach) };
}

export function isOutlying(length: number, bounds: LengthBounds | null): boolean {
  return bounds !== null && length > 0 && (length < bounds.least || length > bounds.most);
}
