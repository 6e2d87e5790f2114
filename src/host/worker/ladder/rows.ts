import type { LabeledExample } from '../../../engine/index.ts';
import type { ClassRows } from '../../data/rows.ts';

/** The rows of a ladder, and which of them are scored. */
export interface LadderRows extends ClassRows {
  readonly split: 'validation' | 'test';
  readonly scored: readonly LabeledExample[];
}

/** Test rows are scored where there are labeled ones: a run chooses its best epoch on the validation rows. */
export function ladderRows(rows: ClassRows): LadderRows {
  const split = rows.test.length > 0 ? 'test' : 'validation';
  return { ...rows, split, scored: rows[split] };
}
