import path from 'node:path';
import { downloadOptions, type HubAccess } from './access.ts';
import { readyFolder } from './ready-folder.ts';
import { isHubModel, withHubModel } from './reach.ts';

export interface FetchedModel {
  readonly folder: string;
  readonly commit: string;
  /** Whether everything was there already. */
  readonly fromCache: boolean;
}

/** Has a model of the Hub in the cache. @throws models.not-found, hub.* */
export function fetchModel(model: string, access: HubAccess): Promise<FetchedModel> {
  return withHubModel(model, access, ({ hub, engine }, reference) =>
    engine.pullModel(hub, reference, downloadOptions(access)),
  );
}

/**
 * The folder of a run's model, with weights of safetensors: those of pickle are converted. A model of the Hub comes from the cache; what is
 * missing there is fetched, unless only the cache may answer.
 *
 * @param model as the run records it: an absolute path, or `owner/name@commit`
 * @throws models.not-found, hub.*, and the errors of `readyFolder`
 */
export async function modelFolder(model: string, access: HubAccess): Promise<string> {
  return readyFolder(path.isAbsolute(model) ? model : (await fetchModel(model, access)).folder, access);
}

/**
 * The folder of a tokenizer: of a model in a folder, or of one on the Hub, without its weights.
 *
 * @param model as a user writes it: a folder of the name wins
 * @throws models.not-found, hub.*
 */
export async function tokenizerFolder(model: string, access: HubAccess): Promise<string> {
  if (!isHubModel(model)) return model;
  return withHubModel(model, access, ({ hub, engine }, reference) =>
    engine.pullTokenizer(hub, reference, downloadOptions(access)),
  );
}
