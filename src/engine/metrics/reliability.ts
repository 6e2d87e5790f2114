import { binOf } from './calibration.ts';
import { wilsonInterval } from './wilson.ts';

/** The rows whose stated probability lies in (from, to]; the first bin includes 0. */
export type ReliabilityBin = {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean stated probability; null for a bin without rows, like all below. */
  readonly stated: number | null;
  /** Share of rows for which it came true. */
  readonly observed: number | null;
  /** 95 % Wilson interval of `observed`. */
  readonly low: number | null;
  readonly high: number | null;
};

/**
 * What a reliability diagram shows (Murphy and Winkler 1977): bins of equal width over the stated probability, and how
 * often it came true in each. On the diagonal, stated and observed are equal.
 *
 * @param probabilities stated for each row: of its predicted class, or of one class
 * @param isTrue whether the row is of the class that the probability is for
 */
export function reliabilityBins(
  probabilities: ArrayLike<number>,
  isTrue: (row: number) => boolean,
  bins = 10,
): ReliabilityBin[] {
  const rows = new Float64Array(bins);
  const stated = new Float64Array(bins);
  const hits = new Float64Array(bins);
  for (let row = 0; row < probabilities.length; row += 1) {
    const bin = binOf(probabilities[row]!, bins);
    rows[bin]! += 1;
    stated[bin]! += probabilities[row]!;
    if (isTrue(row)) hits[bin]! += 1;
  }
  return Array.from({ length: bins }, (_, bin) => {
    const count = rows[bin]!;
    const edges = { from: bin / bins, to: (bin + 1) / bins, rows: count };
    if (count === 0) return { ...edges, stated: null, observed: null, low: null, high: null };
    return {
      ...edges,
      stated: stated[bin]! / count,
      observed: hits[bin]! / count,
      ...wilsonInterval(hits[bin]!, count),
    };
  });
}
