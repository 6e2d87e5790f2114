import type { ListedRun } from './listed-run.ts';

/** What a run is called: by its owner, else by its folder. */
export function titleOf({ record, annotation }: Pick<ListedRun, 'record' | 'annotation'>): string {
  return annotation.title ?? record.id;
}
