import path from 'node:path';
import { readModelConfig } from '../../engine/index.ts';
import { downloadOptions, type HubAccess } from './access.ts';
import { withHubModel } from './reach.ts';

export interface ModelConfig {
  readonly config: Readonly<Record<string, unknown>>;
  /** What errors call it. */
  readonly file: string;
}

/**
 * The config.json of a run's model, without any of its weights.
 *
 * @throws weights.folder-missing, weights.config-missing, weights.bad-config, files.not-json; models.not-found, hub.*
 */
export async function modelConfig(model: string, access: HubAccess): Promise<ModelConfig> {
  if (path.isAbsolute(model)) return { config: await readModelConfig(model), file: path.join(model, 'config.json') };
  return withHubModel(model, access, ({ hub, engine }, reference) =>
    engine.fetchModelConfig(hub, reference, downloadOptions(access)),
  );
}
