import type { LadderRecord } from '../../../contract/index.ts';
import type { LadderRows } from './rows.ts';
import { gainOf } from './scores.ts';

/** A finished rung with its logits [scored rows, classes]. */
export interface PredictedRung {
  readonly id: string;
  readonly logits: readonly number[];
}

/**
 * Goes up the rungs, cheapest first, and takes a dearer one only where it gains F1 beyond noise over the one taken so far: where the
 * whole 95 % interval of the paired bootstrap is above 0.
 */
export function recommend(
  [cheapest, ...dearer]: readonly PredictedRung[],
  rows: LadderRows,
): NonNullable<LadderRecord['recommendation']> {
  let taken = cheapest!;
  const comparisons = dearer.map((rung) => {
    const gain = gainOf(rung.logits, taken.logits, rows);
    const comparison = { rung: rung.id, against: taken.id, gain, beyondNoise: gain.low > 0 };
    if (comparison.beyondNoise) taken = rung;
    return comparison;
  });
  return { rung: taken.id, comparisons };
}
