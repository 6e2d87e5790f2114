import { invariant } from '../errors/index.ts';
import type { Generator } from './generator.ts';

/**
 * Draws as many rows as there are, with replacement, each exactly equally likely, and counts how often each was drawn: the
 * weights of a bootstrap resample.
 *
 * A resample of 100,000 rows is drawn a thousand times, so the recurrence of `Generator.uint32` runs here on local
 * variables. A draw takes the bits that a row number needs; one beyond the last row is counted where nobody looks, which is
 * cheaper than a branch that is mispredicted, and drawn again.
 *
 * @param counts at least {@link drawLength} long; the first `rows` are the counts. No count reaches 2^16: there are fewer
 * rows, or the chance is below 10^-250000.
 */
export function drawRows(counts: Uint16Array, rows: number, generator: Generator): void {
  const length = drawLength(rows);
  invariant(counts.length >= length, `${counts.length} counts for draws of ${rows} rows`);
  counts.fill(0);
  const mask = (length - 1) | 0;
  const state = generator.state;
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  for (let missing = rows | 0; missing > 0;) {
    const scrambled = Math.imul(b, 5);
    const draw = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    const row = (draw >>> 1) & mask;
    counts[row]! += 1;
    // (row − rows) >>> 31 is 1 where row < rows and 0 elsewhere.
    missing = (missing - ((row - rows) >>> 31)) | 0;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

/** Counts that {@link drawRows} needs: the power of two that is not less than the rows. */
export function drawLength(rows: number): number {
  invariant(Number.isInteger(rows) && rows >= 1 && rows <= 2 ** 30, `draws of ${rows} rows`);
  return 2 ** Math.ceil(Math.log2(rows));
}
