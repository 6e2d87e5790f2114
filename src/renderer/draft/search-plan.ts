import type { RunConfig } from '../../contract/index.ts';
import { recipeSpace } from '../../shared/search.ts';
import { withValues } from './config-path.ts';

/** What a search will do, as far as its config tells. */
export interface SearchPlan {
  readonly trials: number;
  /** Runs of all trials: each trial is trained once for each seed. */
  readonly runs: number;
  /** Paths of the settings that each trial has a value of its own for. */
  readonly varied: readonly string[];
  /** What a trial trains, but for what is varied. */
  readonly each: RunConfig;
}

/** The plan of a config's search; null for a config of one run. */
export function searchPlan(config: RunConfig): SearchPlan | null {
  const { search } = config;
  if (search === null) return null;
  const space = Object.entries(spaceOf(search));
  const fixed = Object.fromEntries(
    space.flatMap(([path, domain]) => ('fixed' in domain && domain.fixed !== undefined ? [[path, domain.fixed]] : [])),
  );
  const varied = space.flatMap(([path]) => (path in fixed ? [] : [path]));
  const each = withValues({ ...config, search: null }, fixed) as unknown as RunConfig;
  return { trials: search.trials, runs: search.trials * search.seeds, varied, each };
}

/** Whether the trials of a plan differ in one of the settings at `paths`; a path of an object stands for all in it. */
export function differIn(plan: SearchPlan | null, ...paths: readonly string[]): boolean {
  return plan?.varied.some((varied) => paths.some((path) => varied === path || varied.startsWith(`${path}.`))) ?? false;
}

function spaceOf({ preset, space }: NonNullable<RunConfig['search']>): Readonly<Record<string, object>> {
  return { ...(preset === 'recipe' ? recipeSpace : {}), ...space };
}
