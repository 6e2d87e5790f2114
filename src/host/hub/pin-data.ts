import path from 'node:path';
import type { RunConfig } from '../../contract/index.ts';
import { isHubId, parsePlace } from '../../engine/index.ts';
import type { HubAccess } from './access.ts';
import { pullDataSet } from './pull-data-set.ts';
import { phrase } from '../../shared/phrases/index.ts';

/**
 * Fetches the data sets of a run from the Hub and puts their commits into the config: a resumed or repeated run then
 * reads the same rows without a request.
 *
 * @throws what fetching throws
 */
export async function pinData(config: RunConfig, access: HubAccess): Promise<RunConfig> {
  const pinned = async (reference: string): Promise<string> => {
    // Reading the config has made paths absolute, so anything else is a name on the Hub.
    const { place: id, revision, split } = parsePlace(reference, (place) => path.isAbsolute(place));
    if (path.isAbsolute(id) || !isHubId(id)) return reference;
    const { commit } = await pullDataSet({ id, revision, config: config.data.config ?? undefined }, access);
    access.onEvent?.({ type: 'note', level: 'info', message: phrase('log.data-commit', { id, commit }) });
    return `${id}@${commit}${split === null ? '' : `#${split}`}`;
  };
  const { data } = config;
  const optional = (reference: string | null) => (reference === null ? null : pinned(reference));
  return {
    ...config,
    data: {
      ...data,
      train: await pinned(data.train),
      validation: await optional(data.validation),
      test: await optional(data.test),
    },
  };
}
