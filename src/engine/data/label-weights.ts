import { LorikeetError } from '../errors/index.ts';
import type { ClassWeightMode } from './class-weights.ts';

/**
 * What the rows that have a label weigh in its loss, one weight per label: `pos_weight` of torch's `BCEWithLogitsLoss`. `balanced` is
 * rows without / rows with the label, so that both weigh the same in all; a label that every row has keeps the weight 1.
 *
 * @param sets label indices of each training row
 * @throws data.weight-count, data.weight-invalid, data.weight-class-empty
 */
export function positiveWeights(sets: readonly (readonly number[])[], labels: number, mode: ClassWeightMode): number[] {
  if (mode === 'none') return new Array<number>(labels).fill(1);
  if (mode === 'balanced') {
    return labelCounts(sets, labels).map((count, index) => {
      if (count === 0) throw new LorikeetError('data.weight-class-empty', { index });
      return count === sets.length ? 1 : (sets.length - count) / count;
    });
  }
  if (mode.length !== labels) throw new LorikeetError('data.weight-count', { expected: labels, found: mode.length });
  for (const [index, value] of mode.entries()) {
    if (!Number.isFinite(value) || value < 0) throw new LorikeetError('data.weight-invalid', { index, value });
  }
  return [...mode];
}

/** How many rows have each label. */
export function labelCounts(sets: readonly (readonly number[])[], labels: number): number[] {
  const counts = new Array<number>(labels).fill(0);
  for (const set of sets) for (const label of set) counts[label]! += 1;
  return counts;
}
