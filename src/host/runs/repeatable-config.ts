import type { RunConfig } from '../../contract/index.ts';

/**
 * The config of a run as one that is to be run again: its record holds every setting, the default split too, which a file of validation
 * rows leaves without a use.
 */
export function repeatableConfig(config: RunConfig): Readonly<Record<string, unknown>> {
  if (config.data.validation === null) return config;
  const { split: _, ...data } = config.data;
  return { ...config, data };
}
