import path from 'node:path';
import type { RunConfig } from '../../contract/index.ts';
import { countParameters } from '../../engine/index.ts';
import type { HubAccess } from './access.ts';
import { modelConfig } from './model-config.ts';
import { fetchModel } from './model-folder.ts';
import { readyFolder } from './ready-folder.ts';
import { phrase } from '../../shared/phrases/index.ts';

/**
 * Fetches the model of a run from the Hub, converts weights of pickle, and puts its commit into the config: a resumed or repeated run then trains
 * the same weights without a request. The config.json is read first, so that a model which Lorikeet cannot train is not
 * downloaded.
 *
 * @throws models.*, adapters.*, hub.*, and the errors of `readyFolder`
 */
export async function pinModel(config: RunConfig, access: HubAccess): Promise<RunConfig> {
  const { model } = config;
  if (path.isAbsolute(model)) {
    await readyFolder(model, access);
    return config;
  }
  const { config: fields, file } = await modelConfig(model, access);
  countParameters(fields, file, config.data.labels?.length ?? 2, config.lora);
  const { commit, fromCache, folder } = await fetchModel(model, access);
  const [id] = model.split('@') as [string];
  const message = phrase(fromCache ? 'log.model-commit-cached' : 'log.model-commit', { id, commit });
  access.onEvent?.({ type: 'note', level: 'info', message });
  await readyFolder(folder, access);
  return { ...config, model: `${id}@${commit}` };
}
