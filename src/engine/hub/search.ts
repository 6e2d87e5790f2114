import { listModels } from '@huggingface/hub';
import type { FoundModel, ModelPage, ModelSearch } from '../../shared/hub.ts';
import { LorikeetError } from '../errors/index.ts';
import { architectures } from '../models/index.ts';
import { hubFetch } from './client/ask.ts';
import { isGated, licenseOf, timeOf } from './client/facts.ts';
import type { Hub } from './client/hub.ts';

/** Models the Hub lists at once, and times it is asked for one page where a filter of ours leaves few. */
const LISTED_AT_ONCE = 100;
const MOST_REQUESTS = 10;

/**
 * One page of models with safetensors weights. The Hub filters by name, task and license and sorts; size, downloads and architecture
 * are filtered here, so that a page may take several requests, ten at most, and then holds fewer than wanted.
 *
 * @throws the hub.* errors of asking; hub.bad-answer for a cursor that is not the Hub's.
 */
export async function searchModels(hub: Hub, search: ModelSearch, signal?: AbortSignal): Promise<ModelPage> {
  const models: FoundModel[] = [];
  let { cursor } = search;
  for (let requests = 0; requests < MOST_REQUESTS; requests += 1) {
    const page = await listedPage(hub, search, cursor, signal);
    models.push(...page.models.filter((model) => isWanted(model, search)));
    ({ cursor } = page);
    if (cursor === null || models.length >= search.pageSize) break;
  }
  return { models, cursor };
}

/** What one request gives. The library follows pages by itself, all of them: it is shown the first only, and its link is kept. */
async function listedPage(
  hub: Hub,
  { query, task, sort, license, pageSize }: ModelSearch,
  cursor: string | null,
  signal: AbortSignal | undefined,
): Promise<ModelPage> {
  let next: string | null = null;
  const fetchPage = hubFetch(hub, { what: 'the list of models' }, { signal });
  const models: FoundModel[] = [];
  const list = listModels({
    hubUrl: hub.settings.endpoint,
    sort,
    limit: Math.min(LISTED_AT_ONCE, Math.max(pageSize, 20)),
    search: {
      ...(query === null ? {} : { query }),
      ...(task === null ? {} : { task }),
      tags: ['safetensors', ...(license === null ? [] : [`license:${license}`])],
    },
    additionalFields: ['tags', 'safetensors', 'config'],
    fetch: async (input) => {
      const url = new URL(input);
      if (cursor !== null) url.searchParams.set('cursor', cursor);
      const answer = await fetchPage(url.href);
      next = nextCursor(answer.headers.get('link'));
      return new Response(await answer.text());
    },
  });
  for await (const model of list) {
    const { name, task, downloads, likes, tags, gated, safetensors, config, updatedAt } = model;
    if (typeof name !== 'string') {
      const { host } = new URL(hub.settings.endpoint);
      throw new LorikeetError('hub.bad-answer', { host, what: 'the list of models', reason: 'a model has no name' });
    }
    const modelType = (config as { model_type?: unknown } | undefined)?.model_type;
    models.push({
      id: name,
      task: task ?? null,
      downloads: downloads ?? 0,
      likes: likes ?? 0,
      license: licenseOf(tags),
      isGated: isGated(gated),
      isPrivate: model.private === true,
      parameters: safetensors?.total ?? null,
      modelType: typeof modelType === 'string' ? modelType : null,
      isSupported: architectures.some((architecture) => architecture.modelType === modelType),
      updatedAt: timeOf(updatedAt),
    });
  }
  return { models, cursor: next };
}

function nextCursor(link: string | null): string | null {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  return next !== undefined && URL.canParse(next) ? new URL(next).searchParams.get('cursor') : null;
}

function isWanted(model: FoundModel, { minDownloads, maxParameters, supportedOnly }: ModelSearch): boolean {
  if (minDownloads !== null && model.downloads < minDownloads) return false;
  if (maxParameters !== null && (model.parameters === null || model.parameters > maxParameters)) return false;
  return !supportedOnly || model.isSupported;
}
