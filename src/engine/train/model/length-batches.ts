/** The most that one batch of a prediction holds. */
export interface BatchLimits {
  readonly rows: number;
  /** Rows times the longest of them, in tokens: what attention and its memory grow with. */
  readonly slots: number;
}

/** A batch of 8 rows of 512 tokens, as training has it, or more rows that are shorter. */
export const usualLimits: BatchLimits = { rows: 64, slots: 4096 };

/**
 * Puts rows of similar length into one batch, the longest first, so that attention works on little padding and the largest
 * allocation comes first. Every row is in one batch.
 *
 * @param lengths of the rows, in tokens
 * @returns places of rows; a row longer than `slots` is alone
 */
export function lengthBatches(lengths: readonly number[], { rows, slots }: BatchLimits = usualLimits): number[][] {
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const row of longestFirst(lengths)) {
    const longest = lengths[batch[0] ?? row]!;
    if (batch.length > 0 && (batch.length === rows || (batch.length + 1) * longest > slots)) {
      batches.push(batch);
      batch = [];
    }
    batch.push(row);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** Places of rows, the longest first: rows of similar length need little padding, and the largest allocation comes first. */
export function longestFirst(lengths: readonly number[]): number[] {
  return [...lengths.keys()].sort((first, second) => lengths[second]! - lengths[first]!);
}
