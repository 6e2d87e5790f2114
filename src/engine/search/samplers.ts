import type { Direction, Parameter, SamplerName, Setting } from '../../shared/search.ts';
import { seededGenerator, type Generator } from '../random/index.ts';
import { nextOfGrid } from './grid.ts';
import type { PastTrial } from './past-trial.ts';
import { boundsOf, isActive, settingKey, sizeOf, valueAt } from './space.ts';
import { tpePoint } from './tpe.ts';

export interface SamplerOptions {
  readonly sampler: SamplerName;
  readonly direction: Direction;
  readonly seed: number;
}

/** Draws until a setting is one that no trial had. */
const ATTEMPTS = 100;

/**
 * The setting of the trial `number`, which depends on the seed, the number and the trials so far alone: a search that was killed goes
 * on as if it had not been. No setting comes twice: the same seed would train the same run.
 *
 * @param space as `orderedSpace` gives it
 * @param past every trial before this one, those under way included
 * @returns null where every setting of the space was tried
 * @throws LorikeetError `search.grid-too-large`
 */
export function suggest(
  space: readonly Parameter[],
  past: readonly PastTrial[],
  number: number,
  { sampler, direction, seed }: SamplerOptions,
): Setting | null {
  if (sampler === 'grid') return nextOfGrid(space, past, seed);
  const generator = seededGenerator(seed, 'search', number);
  const tried = new Set(past.map(({ setting }) => settingKey(setting)));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const setting = sampler === 'tpe' ? tpeSetting(space, past, direction, generator) : randomSetting(space, generator);
    if (!tried.has(settingKey(setting))) return setting;
  }
  // Nearly everything was tried: what is left is taken in order.
  return nextOfGrid(space, past, seed, Infinity);
}

/** Every active parameter drawn by itself. */
function randomSetting(space: readonly Parameter[], generator: Generator): Setting {
  const setting: Record<string, Setting[string]> = {};
  for (const parameter of space) {
    if (isActive(parameter, setting)) setting[parameter.name] = randomValue(parameter, generator);
  }
  return setting;
}

function randomValue({ domain }: Parameter, generator: Generator): Setting[string] {
  if (domain.kind === 'choice') return domain.choices[generator.below(domain.choices.length)]!;
  const { low, high } = boundsOf(domain);
  return valueAt(domain, low + generator.uniform() * (high - low));
}

/** Trials that are drawn before TPE has something to learn from. */
const STARTUP = 10;

/**
 * TPE over a conditional space: parameters with the same condition are drawn together, from the trials that had all of them; the
 * conditions decide group by group. While fewer than 10 trials have ended, and for a group that too few had, values are drawn at random.
 */
function tpeSetting(
  space: readonly Parameter[],
  past: readonly PastTrial[],
  direction: Direction,
  generator: Generator,
): Setting {
  const scored = past.filter(({ state, value }) => (state === 'finished' || state === 'pruned') && value !== null);
  if (scored.length < STARTUP) return randomSetting(space, generator);
  const setting: Record<string, Setting[string]> = {};
  for (const group of groupsOf(space)) {
    if (!isActive(group[0]!, setting)) continue;
    const varied = group.filter(({ domain }) => sizeOf(domain) > 1);
    const drawn = varied.length === 0 ? {} : tpePoint(varied, past, direction, generator);
    for (const parameter of group) {
      setting[parameter.name] = drawn[parameter.name] ?? valueAt(parameter.domain, onlyCoordinate(parameter));
    }
  }
  return setting;
}

function onlyCoordinate({ domain }: Parameter): number {
  return domain.kind === 'choice' ? 0 : boundsOf(domain).low;
}

/** Parameters by their conditions, in order. */
function groupsOf(space: readonly Parameter[]): Parameter[][] {
  const groups = new Map<string, Parameter[]>();
  for (const parameter of space) {
    const key = JSON.stringify(Object.entries(parameter.when).sort());
    const group = groups.get(key);
    if (group) group.push(parameter);
    else groups.set(key, [parameter]);
  }
  return [...groups.values()];
}
