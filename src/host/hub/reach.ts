import { existsSync } from 'node:fs';
import { isHubReference, LorikeetError } from '../../engine/index.ts';
import { type HubAccess, hubSettings, type OpenedHub, withHub } from './access.ts';
import { nearestCached } from './nearest.ts';

type Reference = ReturnType<OpenedHub['engine']['parseReference']>;

/** Whether this names a model of the Hub: it reads like one, and there is no folder of the name. */
export function isHubModel(model: string, isThere: (path: string) => boolean = existsSync): boolean {
  return isHubReference(model) && !isThere(model);
}

/**
 * Runs `use` on a model of the Hub. Where neither a folder nor a model has that name, the error says so.
 *
 * @param model as it was written, `roberta-large` or `owner/name@revision`
 * @throws models.not-found; what `use` throws
 */
export async function withHubModel<Value>(
  model: string,
  access: HubAccess,
  use: (opened: OpenedHub, reference: Reference) => Promise<Value>,
): Promise<Value> {
  try {
    return await withHub(access, (opened) => use(opened, opened.engine.parseReference(model, 'model')));
  } catch (error) {
    if (!(error instanceof LorikeetError) || error.code !== 'hub.not-found') throw error;
    const { page, withToken } = error.details as { page: string; withToken: boolean };
    const nearest = await nearestCached((await hubSettings()).cacheFolder, model);
    throw new LorikeetError('models.not-found', { model, page, withToken, nearest }, { cause: error });
  }
}
