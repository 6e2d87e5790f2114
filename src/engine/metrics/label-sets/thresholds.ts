import { USUAL_THRESHOLD } from '../../../shared/decision.ts';
import { bestF1Threshold } from '../../../shared/thresholds.ts';
import { labelRanking, scoreLabelSets } from './scored.ts';

/**
 * The threshold of each label with the largest F1 on some rows, the highest of several: the probability of a row. 0.5 for a label that
 * none of the rows has.
 *
 * @param logits row-major [rows, labels], of rows that were not trained on
 * @param sets label indices of each row
 * @throws metrics.no-rows, metrics.logit-not-finite
 */
export function bestThresholds(
  logits: ArrayLike<number>,
  sets: readonly (readonly number[])[],
  labels: number,
): number[] {
  const scored = scoreLabelSets(logits, sets, labels);
  return Array.from(
    { length: labels },
    (_, label) => bestF1Threshold(labelRanking(scored, label))?.threshold ?? USUAL_THRESHOLD,
  );
}
