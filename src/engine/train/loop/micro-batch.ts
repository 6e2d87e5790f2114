/**
 * The next smaller micro-batch: half as many rows, or the largest whole part where half is none (3 of 9, 1 of 5). All
 * micro-batches of a step then stay alike, and a run that goes on with them takes the steps that one configured with them takes:
 * `batchSize` divided by what `accumulation` is multiplied by.
 *
 * @returns null where a micro-batch has one row
 */
export function smallerMicroBatch(rows: number): number | null {
  for (let parts = 2; parts <= rows; parts++) if (rows % parts === 0) return rows / parts;
  return null;
}
