/** A config with gaps, as a draft keeps it: plain JSON values under the names of a config file. */
export type DraftConfig = Readonly<Record<string, unknown>>;

/** What stands at a path such as `train.dropout.head`; undefined where the config leaves it out. */
export function valueAt(config: DraftConfig, path: string): unknown {
  let value: unknown = config;
  for (const key of path.split('.')) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return value;
}

/**
 * A copy of the config with one value changed. `undefined` leaves the field out, and an object that would be left empty
 * goes with it, so that a field set back to its default leaves no trace.
 */
export function withValue(config: DraftConfig, path: string, value: unknown): DraftConfig {
  return replaceAt(config, path.split('.'), value) ?? {};
}

/** A copy of the config with several values changed, by path. */
export function withValues(config: DraftConfig, values: Readonly<Record<string, unknown>>): DraftConfig {
  return Object.entries(values).reduce((changed, [path, value]) => withValue(changed, path, value), config);
}

/** Whether two values of a config say the same: lists by their items, in order. */
export function sameValue(first: unknown, second: unknown): boolean {
  return JSON.stringify(first ?? null) === JSON.stringify(second ?? null);
}

function replaceAt(config: DraftConfig, [key, ...rest]: readonly string[], value: unknown): DraftConfig | undefined {
  if (key === undefined) return config;
  const current = config[key];
  const next = rest.length === 0 ? value : replaceAt(isObject(current) ? current : {}, rest, value);
  const { [key]: _, ...others } = config;
  const changed = next === undefined ? others : { ...config, [key]: next };
  return Object.keys(changed).length === 0 ? undefined : changed;
}

function isObject(value: unknown): value is DraftConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
