import type { DataRequest, RunConfig } from '../../contract/index.ts';
import type { OpenOptions } from '../../engine/index.ts';

/** How the files of a data set are read, as the engine takes it: what is null is left to the engine. */
export function openOptions(
  options: Pick<DataRequest | RunConfig['data'], 'config' | 'splitColumn' | 'delimiter' | 'encoding'>,
): OpenOptions {
  const { config, splitColumn, delimiter, encoding } = options;
  return {
    config: config ?? undefined,
    splitColumn: splitColumn ?? undefined,
    delimiter: delimiter ?? undefined,
    encoding: encoding ?? undefined,
  };
}
