import type { RunStatus } from '../../contract/index.ts';
import type { ListedRun } from './listed-run.ts';
import { type BestScore, bestScore, compareScores } from './best.ts';
import { baseName, modelName } from './names.ts';
import { titleOf } from './title.ts';

/** What a list of runs can be ordered by. */
export const runColumns = ['name', 'status', 'model', 'data', 'best', 'time', 'created'] as const;
export type RunColumn = (typeof runColumns)[number];

/** Groups of states that a list can be narrowed to. */
export const runStates = ['all', 'active', 'finished', 'ended'] as const;
export type RunStates = (typeof runStates)[number];

export interface RunFilter {
  /** Words that have to be in the name, a tag, the notes, the model or the data. */
  readonly text: string;
  readonly states: RunStates;
  /** null for any. */
  readonly tag: string | null;
}

export interface RunSort {
  readonly column: RunColumn;
  readonly descending: boolean;
}

type Key = string | number | BestScore;

const active: readonly RunStatus[] = ['starting', 'running'];

/** The runs of a filter in an order; those that have no value for it come last, either way. */
export function arranged(runs: readonly ListedRun[], filter: RunFilter, { column, descending }: RunSort): ListedRun[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const keyed = runs.filter((run) => fits(run, filter, words)).map((run) => ({ run, key: keyOf(run, column) }));
  return keyed
    .sort((first, second) => {
      if (first.key === null || second.key === null) return Number(first.key === null) - Number(second.key === null);
      const order = compare(first.key, second.key);
      return descending ? -order : order;
    })
    .map(({ run }) => run);
}

/** Every tag in use, by alphabet. */
export function tagsOf(runs: readonly ListedRun[]): string[] {
  return [...new Set(runs.flatMap(({ annotation }) => annotation.tags))].sort((first, second) =>
    first.localeCompare(second),
  );
}

/** Tags as they are typed, parted by commas: each once, as long and as many as a run may have. */
export function tagsFrom(text: string): string[] {
  const tags = text.split(/[,，、]/).map((tag) => tag.trim().slice(0, 40));
  return [...new Set(tags.filter(Boolean))].slice(0, 20);
}

function fits(
  { record, annotation, ...rest }: ListedRun,
  { states, tag }: RunFilter,
  words: readonly string[],
): boolean {
  const isActive = active.includes(record.status);
  if (states === 'active' && !isActive) return false;
  if (states === 'finished' && record.status !== 'finished') return false;
  if (states === 'ended' && (isActive || record.status === 'finished')) return false;
  if (tag !== null && !annotation.tags.includes(tag)) return false;
  if (words.length === 0) return true;
  const { model, data } = record.config;
  const text = [
    titleOf({ record, annotation, ...rest }),
    record.id,
    ...annotation.tags,
    annotation.notes,
    model,
    data.train,
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function keyOf(run: ListedRun, column: RunColumn): Key | null {
  const { record, result } = run;
  switch (column) {
    case 'name':
      return titleOf(run);
    case 'status':
      return record.status;
    case 'model':
      return modelName(record.config.model);
    case 'data':
      return baseName(record.config.data.train);
    case 'best':
      return bestScore(run);
    case 'time':
      return result?.seconds ?? null;
    case 'created':
      return record.createdAt;
  }
}

function compare(first: Key, second: Key): number {
  if (typeof first === 'object' && typeof second === 'object') return compareScores(first, second);
  if (typeof first === 'string' && typeof second === 'string') return collator.compare(first, second);
  return Number(first) - Number(second);
}

const collator = new Intl.Collator(undefined, { numeric: true });
