import { z } from 'zod';
import type { HubModel, ModelPage, ModelSearch } from '../../shared/hub.ts';
import { architectures } from '../models/index.ts';
import { askJson } from './client/ask.ts';
import { isGated, licenseOf, timeOf } from './client/facts.ts';
import type { Hub } from './client/hub.ts';

/** Models in one request, and requests for one page when our filters leave few. */
const LISTED_AT_ONCE = 100;
const MOST_REQUESTS = 10;

/**
 * One page of models with safetensors weights. The Hub filters by name, task and license and sorts. Size, downloads and
 * architecture are filtered here, so a page may need several requests, at most ten, and may then hold fewer models than
 * asked for.
 *
 * @throws hub.bad-answer, for a cursor that is not the Hub's too; hub.*
 */
export async function searchModels(hub: Hub, search: ModelSearch, signal?: AbortSignal): Promise<ModelPage> {
  const models: HubModel[] = [];
  let { cursor } = search;
  for (let requests = 0; requests < MOST_REQUESTS; requests += 1) {
    const page = await listedPage(hub, search, cursor, signal);
    models.push(...page.models.filter((model) => isWanted(model, search)));
    ({ cursor } = page);
    if (cursor === null || models.length >= search.pageSize) break;
  }
  return { models, cursor };
}

const hasNoName = { error: 'a model has no name' };

/** A model of the Hub's list. A wrong field other than the name counts as missing. */
const Entry = z.object(
  {
    id: z.string(hasNoName),
    pipeline_tag: z.string().nullish().catch(null),
    downloads: z.number().catch(0),
    likes: z.number().catch(0),
    tags: z.array(z.string()).optional().catch(undefined),
    gated: z.unknown().optional(),
    private: z.unknown().optional(),
    safetensors: z.object({ total: z.number() }).nullish().catch(null),
    config: z.object({ model_type: z.string() }).nullish().catch(null),
    lastModified: z.string().catch(''),
  },
  hasNoName,
);
const List = z.array(Entry, { error: 'it is no list' });

/** The result of one request. The library's `listModels` always follows all pages and cannot start at a cursor. */
async function listedPage(
  hub: Hub,
  { query, task, sort, license, pageSize }: ModelSearch,
  cursor: string | null,
  signal: AbortSignal | undefined,
): Promise<ModelPage> {
  const parameters = new URLSearchParams({
    limit: String(Math.min(LISTED_AT_ONCE, Math.max(pageSize, 20))),
    sort,
    ...(query === null ? {} : { search: query }),
    ...(task === null ? {} : { pipeline_tag: task }),
    ...(cursor === null ? {} : { cursor }),
  });
  for (const tag of ['safetensors', ...(license === null ? [] : [`license:${license}`])])
    parameters.append('filter', tag);
  for (const field of Object.keys(Entry.shape)) if (field !== 'id') parameters.append('expand', field);
  const url = `${hub.settings.endpoint}/api/models?${parameters.toString()}`;
  const { headers, value } = await askJson(hub, { url, subject: { what: 'the list of models' }, signal }, List);
  return { models: value.map(modelOf), cursor: nextCursor(headers.get('link')) };
}

function modelOf(entry: z.output<typeof Entry>): HubModel {
  const modelType = entry.config?.model_type ?? null;
  return {
    id: entry.id,
    task: entry.pipeline_tag ?? null,
    downloads: entry.downloads,
    likes: entry.likes,
    license: licenseOf(entry.tags),
    isGated: isGated(entry.gated),
    isPrivate: entry.private === true,
    parameters: entry.safetensors?.total ?? null,
    modelType,
    isSupported: architectures.some((architecture) => architecture.modelType === modelType),
    updatedAt: timeOf(new Date(entry.lastModified)),
  };
}

function nextCursor(link: string | null): string | null {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  return next !== undefined && URL.canParse(next) ? new URL(next).searchParams.get('cursor') : null;
}

function isWanted(model: HubModel, { minDownloads, maxParameters, supportedOnly }: ModelSearch): boolean {
  if (minDownloads !== null && model.downloads < minDownloads) return false;
  if (maxParameters !== null && (model.parameters === null || model.parameters > maxParameters)) return false;
  return !supportedOnly || model.isSupported;
}
