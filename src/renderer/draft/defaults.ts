import { RunConfig } from '../../contract/index.ts';
import type { DraftConfig } from './config-path.ts';

/**
 * A draft's config with the default of every setting it leaves out, for showing: unlike a checked config it may hold
 * mistakes, and lack a model or data.
 */
export function withDefaults(config: DraftConfig): DraftConfig {
  const { model: _, data, ...rest } = RunConfig.parse({ model: '-', data: { train: '-' } });
  const { train: __, ...columns } = data;
  return merge({ ...rest, data: columns }, config);
}

function merge(defaults: DraftConfig, config: DraftConfig): DraftConfig {
  const result: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(config)) {
    const under = defaults[key];
    result[key] = isObject(under) && isObject(value) ? merge(under, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is DraftConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
