import type { LabeledExample } from '../../../engine/index.ts';
import type { RunRows } from '../../data/rows.ts';

/** The rows of a ladder, and which of them are scored. */
export interface LadderRows extends RunRows {
  readonly split: 'validation' | 'test';
  readonly scored: readonly LabeledExample[];
}

/** Test rows are scored where there are labeled ones: a run chooses its best epoch on the validation rows. */
export function ladderRows(rows: RunRows): LadderRows {
  const split = rows.test.length > 0 ? 'test' : 'validation';
  return { ...rows, split, scored: rows[split] };
}
