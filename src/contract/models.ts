import { z } from 'zod';
import { Precision } from './memory.ts';
import { Place } from './place.ts';

/** A commit, a branch or a tag. */
const revision = z.string().min(1).max(200);

/** What models are wanted; null leaves a choice open. */
export const ModelSearch = z.object({
  /** Part of the name. */
  query: z.string().nullable(),
  /** Encoders to fine-tune are under `fill-mask`, decoders under `text-generation`. */
  task: z.enum(['fill-mask', 'text-classification', 'text-generation', 'feature-extraction']).nullable(),
  sort: z.enum(['downloads', 'likes', 'lastModified', 'trendingScore']),
  /** As the Hub writes it: `apache-2.0`, `mit`, `llama2`. */
  license: z.string().min(1).nullable(),
  minDownloads: z.int().min(0).nullable(),
  maxParameters: z.int().min(1).nullable(),
  /** Leaves out architectures that Lorikeet does not know. */
  supportedOnly: z.boolean(),
  /** Models wanted; a page may hold some more, and fewer where the filters leave few. */
  pageSize: z.int().min(1).max(100),
  /** Where the page begins, as the one before said; null for the first. */
  cursor: z.string().min(1).nullable(),
});
export type ModelSearch = z.infer<typeof ModelSearch>;

export const FoundModel = z.object({
  id: z.string(),
  task: z.string().nullable(),
  downloads: z.number(),
  likes: z.number(),
  license: z.string().nullable(),
  /** Whether its license has to be accepted first. */
  isGated: z.boolean(),
  isPrivate: z.boolean(),
  parameters: z.number().nullable(),
  modelType: z.string().nullable(),
  /** Whether Lorikeet has its architecture. */
  isSupported: z.boolean(),
  /** ISO 8601. */
  updatedAt: z.string().nullable(),
});
export type FoundModel = z.infer<typeof FoundModel>;

export const ModelPage = z.object({
  models: z.array(FoundModel).readonly(),
  /** null on the last page. */
  cursor: z.string().nullable(),
});

const FileSize = z.object({ path: z.string(), bytes: z.number() });

/** A model as its config and the headers of its weights show it; no weight is read. */
export const ModelDetails = z.object({
  /** Its name on the Hub or in the cache; null for a folder. */
  id: z.string().nullable(),
  commit: z.string().nullable(),
  /** Where its files lie; null where they have yet to be fetched. */
  folder: z.string().nullable(),
  modelType: z.string().nullable(),
  /** Why Lorikeet cannot train it; null where it can. */
  unsupported: z.string().nullable(),
  /** Its blocks; null where Lorikeet does not know its architecture. */
  blocks: z
    .object({
      layers: z.int(),
      /** Full name of the first block, such as `roberta.encoder.layer.0`. */
      module: z.string(),
      /** Heads of the queries. */
      heads: z.int(),
      /** The linear layers of one block, in the order of the forward pass, by their name within it. */
      linears: z.array(z.object({ module: z.string(), inputs: z.int(), outputs: z.int() })).readonly(),
      /** Module of the classification head. */
      head: z.string(),
    })
    .nullable(),
  parameters: z.number(),
  /** Parameters by the type they are stored as, such as F32. */
  dtypes: z.record(z.string(), z.number()),
  /** Everything a run needs: configuration, tokenizer, weights. */
  bytes: z.number(),
  files: z.array(FileSize).readonly(),
  /**
   * Bytes of the frozen weights by precision, as the memory plan counts them, with a head that is trained; a run needs more,
   * for activations and what it trains. Null where Lorikeet cannot train it.
   */
  memory: z.record(Precision, z.number()).nullable(),
  /** What the Hub says besides; null for folders, and where it cannot be asked. */
  facts: z
    .object({
      /** Its page for people, where a license is accepted too. */
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
export type ModelDetails = z.infer<typeof ModelDetails>;

/** A model or a data set of the Hub at a revision; null takes the newest state. */
export const RepositoryRef = z.object({ id: z.string().min(1).max(200), revision: revision.nullable() });

export const PulledModel = z.object({
  folder: z.string(),
  commit: z.string(),
  /** Whether everything was there already. */
  fromCache: z.boolean(),
});

/** One commit of a repository as the cache has it. */
export const CachedSnapshot = z.object({
  commit: z.string(),
  folder: z.string(),
  /** Branches and tags that stood for it when they were last asked. */
  revisions: z.array(z.string()).readonly(),
  files: z.int(),
  /** Of its files, sub-folders included. */
  bytes: z.number(),
  /** Whether a run could use it as its model; false for data sets. */
  isTrainable: z.boolean(),
  /** When a file was last added, in milliseconds since 1970. */
  modified: z.number(),
});

const repositoryType = z.enum(['model', 'dataset']);

export const CachedRepository = z.object({
  type: repositoryType,
  id: z.string(),
  folder: z.string(),
  /** On the disk: every content once, unfinished downloads included. */
  bytes: z.number(),
  /** Of unfinished downloads. */
  incompleteBytes: z.number(),
  /** Whether it came from a folder of the user and not from the Hub. */
  isImported: z.boolean(),
  snapshots: z.array(CachedSnapshot).readonly(),
});
export type CachedRepository = z.infer<typeof CachedRepository>;

/** What the cache holds, in order of name. */
export const CacheContents = z.object({
  folder: z.string(),
  bytes: z.number(),
  repositories: z.array(CachedRepository).readonly(),
});
export type CacheContents = z.infer<typeof CacheContents>;

export const RemovalRequest = RepositoryRef.extend({
  type: repositoryType,
  /** Says what would become free, and removes nothing. */
  planOnly: z.boolean(),
});

/** What is removed, or would be. `revision: null` in the request takes every snapshot. */
export const CacheRemoval = z.object({
  commits: z.array(z.string()).readonly(),
  /** Bytes of the disk that become free: contents that no other snapshot shows. */
  freedBytes: z.number(),
});

export const ImportRequest = z.object({
  /** Folder with config.json, tokenizer.json and safetensors files. */
  folder: Place,
  /** The name it gets in the cache, such as `mine/roberta`. */
  id: z.string().min(1).max(200),
});

export const ImportedModel = z.object({ folder: z.string(), commit: z.string(), bytes: z.number() });

export const CopyProgress = z.object({ type: z.literal('copied'), bytes: z.number(), totalBytes: z.number() });
