import type { ZodError } from 'zod';
import { configSchema, type DomainConfig, RunConfig, schemaAt, type SearchConfig } from '../../contract/index.ts';
import { LorikeetError, orderedSpace } from '../../engine/index.ts';
import { bestMetricNames, type BestMetricName, lowerIsBetter } from '../../shared/best-metric.ts';
import {
  type Direction,
  type Domain,
  type Parameter,
  recipeSpace,
  type Setting,
  type SettingValue,
} from '../../shared/search.ts';
import { expectation } from '../config/expectation.ts';

/** What a search varies, and what it sets. */
export interface SearchSpace {
  /** Each after those that its condition names. */
  readonly parameters: Parameter[];
  readonly fixed: Setting;
}

const kinds = ['choice', 'uniform', 'loguniform', 'int', 'logint', 'fixed'] as const;

/** What no trial may change: the rows that it is scored on, the machine, and the metric. */
const locked = ['model', 'data.', 'device', 'threads', 'search', 'train.best'];

/**
 * The space of a config's `search`, each value of which makes a config that can be run.
 *
 * @throws search.no-space, search.bad-space, search.bad-condition
 */
export function searchSpace(config: RunConfig): SearchSpace {
  const { search } = config;
  if (search === null) throw new LorikeetError('search.no-space', { where: 'The config' });
  const written = { ...(search.preset === 'recipe' ? recipeSpace : {}), ...search.space };
  if (Object.keys(written).length === 0) throw new LorikeetError('search.no-space', { where: '`search`' });
  const parameters: Parameter[] = [];
  const fixed: Record<string, SettingValue> = {};
  for (const [name, domain] of Object.entries(written)) {
    const parsed = domainOf(config, name, domain);
    if (parsed === null) fixed[name] = domain.fixed!;
    else parameters.push({ name, domain: parsed, when: conditionOf(domain) });
  }
  if (search.seeds > 1 && 'train.seed' in written)
    throw refuse('train.seed', '`seeds` gives each run of a trial its own');
  if (parameters.length === 0)
    throw new LorikeetError('search.no-space', { where: 'search.space has fixed settings alone and' });
  return { parameters: orderedSpace(parameters), fixed };
}

/** The config of a trial: that of the search with the values of the trial. @throws search.bad-space */
export function trialConfig(config: RunConfig, setting: Setting, seed?: number): RunConfig {
  const changed = structuredClone({ ...config, search: null }) as Record<string, unknown>;
  for (const [name, value] of Object.entries(setting)) set(changed, name.split('.'), value);
  const metric = config.search?.metric ?? '';
  if (isBestMetric(metric)) set(changed, ['train', 'best'], metric);
  if (seed !== undefined) set(changed, ['train', 'seed'], seed);
  const parsed = RunConfig.safeParse(changed);
  if (parsed.success) return parsed.data;
  const { path } = parsed.error.issues[0]!;
  throw refuse(path.join('.'), `it should be ${expected(path, parsed.error)}`);
}

/** What the setting at a path takes, in words. */
function expected(path: readonly PropertyKey[], error: ZodError): string {
  const schema = schemaAt(configSchema(), path);
  return schema === undefined ? error.issues[0]!.message : expectation(schema);
}

/** Whether the metric of a search should be large or small. */
export function directionOf({ metric, direction }: SearchConfig): Direction {
  if (direction !== null) return direction;
  return isBestMetric(metric) && lowerIsBetter(metric) ? 'minimize' : 'maximize';
}

function isBestMetric(metric: string): metric is BestMetricName {
  return (bestMetricNames as readonly string[]).includes(metric);
}

function refuse(setting: string, reason: string): LorikeetError {
  return new LorikeetError('search.bad-space', { where: 'search.space', setting, reason });
}

/** null for a fixed value. */
function domainOf(config: RunConfig, name: string, written: DomainConfig): Domain | null {
  if (
    name !== 'data.maxLength' &&
    locked.some((start) => name === start || (start.endsWith('.') && name.startsWith(start)))
  ) {
    throw refuse(name, 'trials share model, rows, device and metric; only the settings of the training differ');
  }
  const [kind, ...more] = kinds.filter((candidate) => written[candidate] !== undefined);
  if (kind === undefined) throw refuse(name, `it says none of ${kinds.join(', ')}`);
  if (more.length > 0) throw refuse(name, `it says ${[kind, ...more].join(' and ')} at once`);
  if (written.step !== undefined && kind !== 'int') throw refuse(name, '`step` belongs to `int`');
  if (kind === 'fixed' && written.when !== undefined) throw refuse(name, 'a fixed value has no condition');
  const domain = ofKind(name, kind, written);
  const tried = domain === null ? [written.fixed!] : samplesOf(domain);
  for (const value of tried) {
    const found = structuredClone(config) as Record<string, unknown>;
    if (!set(found, name.split('.'), value)) throw refuse(name, 'there is no such setting');
    const parsed = RunConfig.safeParse(found);
    if (parsed.success) continue;
    throw refuse(
      name,
      `${JSON.stringify(value)} is no value of it, which should be ${expected(name.split('.'), parsed.error)}`,
    );
  }
  return domain;
}

function ofKind(name: string, kind: (typeof kinds)[number], written: DomainConfig): Domain | null {
  if (kind === 'fixed') return null;
  if (kind === 'choice') {
    const choices = written.choice!;
    if (new Set(choices.map((choice) => JSON.stringify(choice))).size < choices.length) {
      throw refuse(name, 'a choice is there twice');
    }
    return { kind, choices };
  }
  const [low, high] = written[kind]!;
  if (low > high) throw refuse(name, `the lower end ${low} is above the upper end ${high}`);
  const log = kind === 'loguniform' || kind === 'logint';
  if (log && low <= 0) throw refuse(name, `a logarithmic range begins above 0, and this one at ${low}`);
  if (kind === 'uniform' || kind === 'loguniform') return { kind: 'float', low, high, log };
  if (!Number.isInteger(low) || !Number.isInteger(high))
    throw refuse(name, `${low} and ${high} should be whole numbers`);
  return { kind: 'int', low, high, step: log ? 1 : (written.step ?? 1), log };
}

/** Values that stand for all: every choice, the ends, and of a continuous range one that is no round number. */
function samplesOf(domain: Domain): readonly SettingValue[] {
  if (domain.kind === 'choice') return domain.choices;
  const { low, high } = domain;
  return domain.kind === 'int' || low === high ? [low, high] : [low, high, low + (high - low) / Math.PI];
}

function conditionOf({ when = {} }: DomainConfig): Record<string, SettingValue[]> {
  return Object.fromEntries(
    Object.entries(when).map(([name, values]) => [name, Array.isArray(values) ? values : [values]]),
  );
}

/** Sets a value where the path leads; false where there is no such setting. */
function set(group: Record<string, unknown>, [step, ...rest]: readonly string[], value: SettingValue): boolean {
  if (step === undefined || !Object.hasOwn(group, step)) return false;
  const inner = group[step];
  if (rest.length > 0) {
    return typeof inner === 'object' && inner !== null && set(inner as Record<string, unknown>, rest, value);
  }
  if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) return false;
  group[step] = value;
  return true;
}
