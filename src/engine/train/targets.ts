import type { Task } from '../../shared/task.ts';
import { invariant } from '../errors/index.ts';
import type { LabeledText, LabelSetText, TrainingRow } from './job.ts';

/** What some rows are of: one class each, or the labels of each, by their indices. */
export type Targets = { readonly labels: readonly number[] } | { readonly labelSets: readonly (readonly number[])[] };

/** The targets of the rows of a job, all of the kind that its task has. */
export function targetsOf(task: Task, rows: readonly TrainingRow[]): Targets {
  if (task === 'multi-label') return { labelSets: rows.map((row) => labelSetOf(row).labels) };
  return { labels: rows.map((row) => labeledOf(row).label) };
}

/** The targets of some of the rows, by their places. */
export function pickTargets(targets: Targets, places: readonly number[]): Targets {
  return 'labelSets' in targets
    ? { labelSets: places.map((place) => targets.labelSets[place]!) }
    : { labels: places.map((place) => targets.labels[place]!) };
}

function labeledOf(row: TrainingRow): LabeledText {
  invariant('label' in row, `row ${row.row} of a single-label job has a label set`);
  return row;
}

function labelSetOf(row: TrainingRow): LabelSetText {
  invariant('labels' in row, `row ${row.row} of a multi-label job has one label`);
  return row;
}
