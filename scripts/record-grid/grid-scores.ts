import type { SearchState } from '../../src/contract/index.ts';
import type { SettingValue } from '../../src/shared/search.ts';

/** What trials with every combination of some choices came to. */
export interface GridScores {
  readonly metric: string;
  readonly direction: 'maximize' | 'minimize';
  /** The choices of each setting, by its path. */
  readonly space: Readonly<Record<string, readonly SettingValue[]>>;
  /** A score for each combination, the last setting's choices fastest. */
  readonly scores: readonly number[];
}

/** @throws Error where a setting has more than choices, or a combination has no score */
export function gridScores({ record, trials }: Pick<SearchState, 'record' | 'trials'>): GridScores {
  const space = Object.fromEntries(
    record.parameters.map(({ name, domain }): [string, readonly SettingValue[]] => {
      if (domain.kind !== 'choice') throw new Error(`${name} has more than choices.`);
      return [name, domain.choices];
    }),
  );
  const scoreOf = new Map(
    trials.filter(({ state }) => state === 'finished').map(({ setting, value }) => [keyOf(space, setting), value!]),
  );
  const scores = combinations(Object.values(space)).map((values) => {
    const score = scoreOf.get(JSON.stringify(values));
    if (score === undefined) throw new Error(`The setting ${JSON.stringify(values)} has no score.`);
    return score;
  });
  return { metric: record.config.search.metric, direction: record.direction, space, scores };
}

function keyOf(space: GridScores['space'], setting: Readonly<Record<string, SettingValue>>): string {
  return JSON.stringify(Object.keys(space).map((name) => setting[name]));
}

function combinations([first, ...rest]: readonly (readonly SettingValue[])[]): SettingValue[][] {
  if (first === undefined) return [[]];
  return first.flatMap((value) => combinations(rest).map((others) => [value, ...others]));
}
