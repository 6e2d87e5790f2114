import path from 'node:path';
import type { Handler } from '../../contract/index.ts';
import { loadHub } from '../../engine/index.ts';
import type { HostContext } from '../context.ts';
import { hubSettings, withHub } from '../hub/access.ts';
import { fetchModel } from './folder.ts';
import { checkUnused } from './in-use.ts';
import { isHubModel, withHubModel } from './reach.ts';

/** One page of the models on the Hub. @throws hub.* */
export function searchForModels({ secrets }: HostContext): Handler<'models.search'> {
  return (request, _emit, signal) =>
    withHub({ secrets, signal }, ({ hub, engine }) => engine.searchModels(hub, request, signal));
}

/** What a model is, without its weights. @throws models.not-found, hub.*, weights.*, files.missing */
export function showModel({ reader, secrets }: HostContext): Handler<'models.show'> {
  return async ({ model }, _emit, signal) => {
    if (!isHubModel(model)) {
      const folder = path.resolve(model);
      return reader.ask('models.show', { model: folder }, { what: model, fileBytes: 0, signal });
    }
    return withHubModel(model, { secrets, signal }, ({ hub, engine }, reference) =>
      engine.describeModel(hub, reference, signal),
    );
  };
}

/** Fetches a model from the Hub. @throws models.not-found, hub.* */
export function pullModel({ secrets }: HostContext): Handler<'models.pull'> {
  return ({ id, revision }, emit, signal) =>
    fetchModel(revision === null ? id : `${id}@${revision}`, { secrets, signal, onEvent: emit });
}

/** What the cache holds. @throws files.unreadable */
export const listModels: Handler<'models.list'> = async () => {
  const { cacheFolder } = await hubSettings();
  const found = await (await loadHub()).scanCache(cacheFolder);
  return {
    folder: cacheFolder,
    bytes: found.reduce((sum, { bytes }) => sum + bytes, 0),
    repositories: found,
  };
};

/** Removes a repository, or one snapshot of it, from the cache. @throws hub.bad-id, hub.not-cached, hub.in-use, files.not-writable */
export function removeModel({ runsFolder }: HostContext): Handler<'models.remove'> {
  return async ({ type, id, revision, planOnly }) => {
    const { parseReference, planRemoval, removeFromCache } = await loadHub();
    const { cacheFolder } = await hubSettings();
    const { repository } = parseReference(revision === null ? id : `${id}@${revision}`, type);
    const plan = await planRemoval(cacheFolder, repository, revision);
    if (planOnly) return plan;
    if (type === 'model') await checkUnused(runsFolder, id, plan.commits);
    return removeFromCache(cacheFolder, repository, revision);
  };
}

/** Copies a model folder into the cache. @throws hub.bad-id, hub.name-taken, weights.*, files.* */
export const importFolder: Handler<'models.import'> = async ({ folder, id }, emit, signal) => {
  const { importModel } = await loadHub();
  return importModel(await hubSettings(), path.resolve(folder), id, { signal, onProgress: emit });
};
