import { z } from 'zod';
import type * as shared from '../shared/hub.ts';
import { searchOrders, searchTasks } from '../shared/hub.ts';
import { Precision } from './memory.ts';
import { Place } from './place.ts';

export type { CachedRepository, CacheContents, HubModel } from '../shared/hub.ts';

/** A commit, a branch or a tag. */
const revision = z.string().min(1).max(200);

export const ModelSearch = z.object({
  query: z.string().nullable(),
  task: z.enum(searchTasks).nullable(),
  sort: z.enum(searchOrders),
  license: z.string().min(1).nullable(),
  minDownloads: z.int().min(0).nullable(),
  maxParameters: z.int().min(1).nullable(),
  supportedOnly: z.boolean(),
  pageSize: z.int().min(1).max(100),
  cursor: z.string().min(1).nullable(),
}) satisfies z.ZodType<shared.ModelSearch>;

export const ModelDetails: z.ZodType<shared.ModelDetails> = z.object({
  id: z.string().nullable(),
  commit: z.string().nullable(),
  folder: z.string().nullable(),
  modelType: z.string().nullable(),
  unsupported: z.string().nullable(),
  blocks: z
    .object({
      layers: z.int(),
      module: z.string(),
      heads: z.int(),
      linears: z.array(z.object({ module: z.string(), inputs: z.int(), outputs: z.int() })),
      head: z.string(),
    })
    .nullable(),
  parameters: z.number(),
  dtypes: z.record(z.string(), z.number()),
  bytes: z.number(),
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
  conversions: z.array(z.object({ from: z.array(z.string()), to: z.string() })),
  pullRequest: z.string().nullable(),
  classes: z.array(z.string()).nullable(),
  memory: z.record(Precision, z.number()).nullable(),
  facts: z
    .object({
      page: z.string(),
      task: z.string().nullable(),
      license: z.string().nullable(),
      isGated: z.boolean(),
      isPrivate: z.boolean(),
      downloads: z.number(),
      likes: z.number(),
      updatedAt: z.string().nullable(),
    })
    .nullable(),
});
export type ModelDetails = shared.ModelDetails;

/** A model or a data set of the Hub at a revision; null takes the newest state. */
export const RepositoryRef = z.object({ id: z.string().min(1).max(200), revision: revision.nullable() });

/** `revision: null` takes every snapshot. */
export const RemovalRequest = RepositoryRef.extend({
  type: z.enum(['model', 'dataset']),
  /** Says what would become free, and removes nothing. */
  planOnly: z.boolean(),
});

export const ImportRequest = z.object({
  /** Folder with config.json, tokenizer.json and safetensors files. */
  folder: Place,
  /** The name it gets in the cache, such as `mine/roberta`. */
  id: z.string().min(1).max(200),
});
