import { LorikeetError } from '../../errors/index.ts';
import { trainTestSplit } from '../split.ts';
import { gatherer, type RowFinding } from './findings.ts';
import { NO_TEXT, type RowFacts } from './row-facts.ts';

/** How a run takes its validation rows from those to train on. */
export interface ValidationSplit {
  /** Share of the rows, between 0 and 1. */
  readonly validation: number;
  readonly seed: number;
  readonly stratify: boolean;
}

/**
 * Classes that the random split of a run puts on one side alone: one that is never trained on, or never validated. The rows that can be
 * trained on are split as the run does it; a class with one row has a finding of its own.
 *
 * @param isTraining whether a split of the data set is the one that validation rows are taken from
 */
export function splitFindings(
  facts: RowFacts,
  isTraining: (split: number) => boolean,
  { validation, seed, stratify }: ValidationSplit,
): RowFinding[] {
  const { count, label, labels, text } = facts;
  const rows: number[] = [];
  for (let row = 0; row < count; row += 1) {
    if (label[row]! >= 0 && text[row] !== NO_TEXT && !labels.isFraction(label[row]!) && isTraining(facts.splitOf(row)))
      rows.push(row);
  }
  const sides = sidesOf(rows, label, { validation, seed, stratify });
  const untrained = gatherer('split-untrained', null);
  const unvalidated = gatherer('split-unvalidated', null);
  for (const { train, held } of sides.values()) {
    if (train.length + held.length < 2) continue;
    if (train.length === 0) untrained.add(held);
    else if (held.length === 0) unvalidated.add(train);
  }
  const answers = [{ 'data.split.stratify': true as const }];
  return [untrained, unvalidated].map((each) => ({ ...each.finding(), answers }));
}

interface Sides {
  readonly train: number[];
  readonly held: number[];
}

/** The rows of each class on both sides of the split; none where the rows cannot be split so, which the run says itself. */
function sidesOf(
  rows: readonly number[],
  label: ArrayLike<number>,
  { validation, seed, stratify }: ValidationSplit,
): ReadonlyMap<number, Sides> {
  const sides = new Map<number, Sides>();
  const sideOf = (row: number) => {
    const known = sides.get(label[row]!) ?? { train: [], held: [] };
    sides.set(label[row]!, known);
    return known;
  };
  try {
    const { train, test } = trainTestSplit(rows.length, {
      testSize: validation,
      seed,
      ...(stratify ? { stratifyBy: rows.map((row) => label[row]!) } : {}),
    });
    for (const at of train) sideOf(rows[at]!).train.push(rows[at]!);
    for (const at of test) sideOf(rows[at]!).held.push(rows[at]!);
  } catch (error) {
    if (!(error instanceof LorikeetError)) throw error;
  }
  return sides;
}
