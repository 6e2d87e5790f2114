import { invariant } from '../../errors/index.ts';

/** Which labels rows have, row-major [rows, labels]: 1 where a row has the label. */
export type Indicators = Uint8Array;

/** The indicators of label sets. */
export function indicatorsOf(sets: readonly (readonly number[])[], labels: number): Indicators {
  const indicators = new Uint8Array(sets.length * labels);
  for (const [row, set] of sets.entries()) {
    for (const label of set) {
      invariant(
        Number.isInteger(label) && label >= 0 && label < labels,
        `row ${row} has label ${label}, but there are ${labels} labels`,
      );
      indicators[row * labels + label] = 1;
    }
  }
  return indicators;
}
