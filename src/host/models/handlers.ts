import path from 'node:path';
import type { Handlers } from '../../contract/index.ts';
import { loadHub } from '../../engine/index.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { type HubAccess, hubSettings, withHub } from '../hub/access.ts';
import { fetchModel } from '../hub/model-folder.ts';
import { readyFolder } from '../hub/ready-folder.ts';
import { isHubModel, withHubModel } from '../hub/reach.ts';
import { checkUnused } from './in-use.ts';
import { countParams } from './params.ts';
import { planRun } from './plan-memory.ts';

type Context = DeviceContext & Pick<HostContext, 'launcher' | 'reader' | 'runsFolder' | 'secrets'>;

/** Models on the Hub, in the cache and in folders. */
export function modelHandlers(host: Context) {
  const { reader, runsFolder, secrets } = host;
  return {
    'models.params': countParams(host),
    'models.plan': planRun(host),

    /** One page of the models on the Hub. @throws hub.* */
    'models.search': (request, _emit, signal) =>
      withHub({ secrets, signal }, ({ hub, engine }) => engine.searchModels(hub, request, signal)),

    /** What a model is, without its weights. @throws models.not-found, hub.*, weights.*, files.missing */
    'models.show': ({ model }, _emit, signal) =>
      isHubModel(model)
        ? withHubModel(model, { secrets, signal }, ({ hub, engine }, reference) =>
            engine.describeModel(hub, reference, signal),
          )
        : reader.ask('models.show', { model: path.resolve(model) }, { what: model, fileBytes: 0, signal }),

    /** Fetches a model from the Hub, and converts weights of pickle. @throws models.not-found, hub.*, weights.pickle-* */
    'models.pull': async ({ id, revision }, emit, signal) => {
      const access = { secrets, reader, signal, onEvent: emit };
      const pulled = await fetchModel(revision === null ? id : `${id}@${revision}`, access);
      return { ...pulled, converted: await conversionOf(pulled.folder, access) };
    },

    /** What the cache holds. @throws files.unreadable */
    'models.list': async () => {
      const { cacheFolder } = await hubSettings();
      const cached = await (await loadHub()).scanCache(cacheFolder);
      return {
        folder: cacheFolder,
        bytes: cached.reduce((sum, { bytes }) => sum + bytes, 0),
        repositories: cached,
      };
    },

    /** Removes a repository, or one snapshot of it, from the cache. @throws hub.bad-id, hub.not-cached, hub.in-use, files.not-writable */
    'models.remove': async ({ type, id, revision, planOnly }) => {
      const { parseReference, planRemoval, removeFromCache } = await loadHub();
      const { cacheFolder } = await hubSettings();
      const { repository } = parseReference(revision === null ? id : `${id}@${revision}`, type);
      const plan = await planRemoval(cacheFolder, repository, revision);
      if (planOnly) return plan;
      if (type === 'model') await checkUnused(runsFolder, id, plan.commits);
      return removeFromCache(cacheFolder, repository, revision);
    },

    /** Copies a model folder into the cache. @throws hub.bad-id, hub.name-taken, weights.*, files.* */
    'models.import': async ({ folder, id }, emit, signal) => {
      const { importModel } = await loadHub();
      const onProgress = (progress: { bytes: number; totalBytes: number }) => emit({ type: 'copied', ...progress });
      const ready = await readyFolder(path.resolve(folder), { reader, signal });
      return importModel(await hubSettings(), ready, id, { signal, onProgress });
    },
  } satisfies Partial<Handlers>;
}

/** The folder of a model's conversion, made where it is missing; null where the weights are safetensors. */
async function conversionOf(folder: string, access: HubAccess): Promise<string | null> {
  const ready = await readyFolder(folder, access);
  return ready === folder ? null : ready;
}
