import type { RunConfig } from '../../contract/index.ts';
import { bestMetricNames } from '../../shared/best-metric.ts';
import { recipeSpace } from '../../shared/search.ts';
import { withValues } from './config-path.ts';

/** What a search will do, as far as its config tells. */
export interface SearchPlan {
  readonly trials: number;
  /** Runs of all trials: each trial is trained once for each seed. */
  readonly runs: number;
  /** Paths of the settings that each trial has a value of its own for. */
  readonly varied: readonly string[];
  /** What the search sets for every trial, by the paths of the settings, whatever the config has there. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** Whether the runs of a trial differ in their seeds. */
  readonly variesSeed: boolean;
  /** What a trial trains, but for what is varied. */
  readonly each: RunConfig;
}

/** The plan of a config's search; null for a config of one run. */
export function searchPlan(config: RunConfig): SearchPlan | null {
  const { search } = config;
  if (search === null) return null;
  const space = Object.entries(spaceOf(search));
  const spaceFixes = Object.fromEntries(
    space.flatMap(([path, domain]) => ('fixed' in domain && domain.fixed !== undefined ? [[path, domain.fixed]] : [])),
  );
  // The best evaluation of a run is the one that its trial is scored by.
  const isBest = (bestMetricNames as readonly string[]).includes(search.metric);
  const fixed = { ...spaceFixes, ...(isBest ? { 'train.best': search.metric } : {}) };
  const varied = space.flatMap(([path]) => (path in fixed ? [] : [path]));
  const each = withValues({ ...config, search: null }, fixed) as unknown as RunConfig;
  const { trials, seeds } = search;
  return { trials, runs: trials * seeds, varied, fixed, variesSeed: seeds > 1, each };
}

/** What a search does with a setting: `trial` and `run` have their own values of it, or all have one; null leaves it to the config. */
export type SearchRule = { readonly varies: 'trial' | 'run' } | { readonly value: unknown };

/** What the search of a plan does with the setting at `path`; a path of an object stands for all in it. */
export function searchRule(plan: SearchPlan | null, path: string): SearchRule | null {
  if (plan === null) return null;
  if (differIn(plan, path)) return { varies: 'trial' };
  if (path === 'train.seed' && plan.variesSeed) return { varies: 'run' };
  return path in plan.fixed ? { value: plan.fixed[path] } : null;
}

/** Whether the trials of a plan differ in one of the settings at `paths`; a path of an object stands for all in it. */
export function differIn(plan: SearchPlan | null, ...paths: readonly string[]): boolean {
  return plan?.varied.some((varied) => paths.some((path) => varied === path || varied.startsWith(`${path}.`))) ?? false;
}

function spaceOf({ preset, space }: NonNullable<RunConfig['search']>): Readonly<Record<string, object>> {
  return { ...(preset === 'recipe' ? recipeSpace : {}), ...space };
}
