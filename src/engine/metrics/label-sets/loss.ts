import { invariant } from '../../errors/index.ts';
import { scoreMatrix } from '../logits.ts';
import { indicatorsOf } from './indicators.ts';
import { softplus } from './sigmoid.ts';

/**
 * Binary cross-entropy of every label of every row, as torch's `BCEWithLogitsLoss(pos_weight=…)` reduces it: the mean of
 * w·y·log(1 + e^−z) + (1 − y)·log(1 + e^z) over rows and labels.
 *
 * @param logits row-major [rows, labels]
 * @param sets label indices of each row
 * @param weights one weight per label, of the rows that have it
 * @throws metrics.no-rows, metrics.logit-not-finite
 */
export function binaryCrossEntropy(
  logits: ArrayLike<number>,
  sets: readonly (readonly number[])[],
  weights: readonly number[],
): number {
  const { rows, values } = scoreMatrix(logits, weights.length);
  invariant(sets.length === rows, `${sets.length} label sets for ${rows} rows`);
  const actual = indicatorsOf(sets, weights.length);
  let total = 0;
  for (const [place, isThere] of actual.entries()) {
    total += isThere === 1 ? weights[place % weights.length]! * softplus(-values[place]!) : softplus(values[place]!);
  }
  return total / actual.length;
}
