import type { Precision } from './precision.ts';

/** What models are used for, as the Hub sorts them. Encoders to fine-tune are under `fill-mask`, decoders under `text-generation`. */
export const searchTasks = ['fill-mask', 'text-classification', 'text-generation', 'feature-extraction'] as const;
export const searchOrders = ['downloads', 'likes', 'lastModified', 'trendingScore'] as const;

/** What models are wanted; null leaves a choice open. */
export interface ModelSearch {
  /** Part of the name. */
  readonly query: string | null;
  readonly task: (typeof searchTasks)[number] | null;
  readonly sort: (typeof searchOrders)[number];
  /** As the Hub writes it: `apache-2.0`, `mit`, `llama2`. */
  readonly license: string | null;
  readonly minDownloads: number | null;
  readonly maxParameters: number | null;
  /** Leaves out architectures that Lorikeet does not know. */
  readonly supportedOnly: boolean;
  /** Models wanted; a page may hold some more, and fewer where the filters leave few. */
  readonly pageSize: number;
  /** Where the page begins, as the one before said; null for the first. */
  readonly cursor: string | null;
}

/** A model as the Hub lists it. */
export interface HubModel {
  readonly id: string;
  readonly task: string | null;
  readonly downloads: number;
  readonly likes: number;
  readonly license: string | null;
  /** Whether its license has to be accepted first. */
  readonly isGated: boolean;
  readonly isPrivate: boolean;
  /** As its safetensors files say; null where the Hub does not know. */
  readonly parameters: number | null;
  readonly modelType: string | null;
  /** Whether Lorikeet has its architecture. */
  readonly isSupported: boolean;
  /** ISO 8601; null where the Hub does not say. */
  readonly updatedAt: string | null;
}

export interface ModelPage {
  readonly models: readonly HubModel[];
  /** null on the last page. */
  readonly cursor: string | null;
}

/** What repeats in a model, and the head on top: enough to draw it and to count what an adapter adds. */
export interface ModelBlocks {
  readonly layers: number;
  /** Heads of the queries. */
  readonly heads: number;
  /** Full name of the first block, such as `roberta.encoder.layer.0`. */
  readonly module: string;
  /** The linear layers of the first block, in the order of the forward pass, by their name within it. */
  readonly linears: readonly { readonly module: string; readonly inputs: number; readonly outputs: number }[];
  /** Module of the classification head. */
  readonly head: string;
}

/** What the Hub says about a model besides its files. */
export interface ModelFacts {
  /** Its page for people, where a license is accepted too. */
  readonly page: string;
  readonly task: string | null;
  /** As the Hub writes it: `apache-2.0`, `mit`, `llama2`. */
  readonly license: string | null;
  /** Whether its license has to be accepted first. */
  readonly isGated: boolean;
  readonly isPrivate: boolean;
  /** In the last 30 days. */
  readonly downloads: number;
  readonly likes: number;
  /** ISO 8601; null where the Hub does not say. */
  readonly updatedAt: string | null;
}

/** A model as its config and the headers of its weights show it; no weight is read. */
export interface ModelDetails {
  /** Its name on the Hub or in the cache; null for a folder. */
  readonly id: string | null;
  readonly commit: string | null;
  /** Where its files lie; null where they have yet to be fetched. */
  readonly folder: string | null;
  readonly modelType: string | null;
  /** Why Lorikeet cannot train it; null where it can. */
  readonly unsupported: string | null;
  /** Its blocks; null where Lorikeet does not know its architecture. */
  readonly blocks: ModelBlocks | null;
  readonly parameters: number;
  /** Parameters by the type they are stored as, such as F32. */
  readonly dtypes: Readonly<Record<string, number>>;
  /** Everything a run needs: configuration, tokenizer, weights. */
  readonly bytes: number;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** What is made of other files, once, before it can be trained: weights and tokenizer. */
  readonly conversions: readonly { readonly from: readonly string[]; readonly to: string }[];
  /** The pull request of the Hub's robot that stands for the revision asked for; null where none is needed. */
  readonly pullRequest: string | null;
  /** The names of its classes, where it is a classifier already and they have names. */
  readonly classes: readonly string[] | null;
  /**
   * Bytes of the frozen weights by precision, as the memory plan counts them, with a head that is trained; a run needs more,
   * for activations and what it trains. Null where Lorikeet cannot train it.
   */
  readonly memory: Readonly<Record<Precision, number>> | null;
  /** What the Hub says besides; null for folders, and where it cannot be asked. */
  readonly facts: ModelFacts | null;
}

export interface PulledModel {
  /** The snapshot: a folder with config.json, tokenizer and weights. */
  readonly folder: string;
  readonly commit: string;
  /** Whether everything was there already. */
  readonly fromCache: boolean;
}

/** A model that was fetched and, where its weights are pickle, converted. */
export interface ReadyModel extends PulledModel {
  /** The folder of the conversion; null where nothing had to be converted. */
  readonly converted: string | null;
}

/** A repository of the Hub. */
export interface Repository {
  readonly type: 'model' | 'dataset';
  /** `roberta-large` or `owner/name`. */
  readonly id: string;
}

/** One commit of a repository as the cache has it. */
export interface CachedSnapshot {
  readonly commit: string;
  readonly folder: string;
  /** Branches and tags that stood for it when they were last asked. */
  readonly revisions: readonly string[];
  /** Sub-folders' included. */
  readonly files: number;
  /** Of its files; a content that another snapshot shows as well is counted in both. */
  readonly bytes: number;
  /** Whether a run could use it as its model; false for data sets. */
  readonly isTrainable: boolean;
  /** When a file was last added, in milliseconds since 1970. */
  readonly modified: number;
}

/** A repository in the cache. */
export interface CachedRepository extends Repository {
  readonly folder: string;
  /** On the disk: every content once, unfinished downloads included. */
  readonly bytes: number;
  /** Of unfinished downloads. */
  readonly incompleteBytes: number;
  /** Whether it came from a folder of the user and not from the Hub. */
  readonly isImported: boolean;
  readonly snapshots: readonly CachedSnapshot[];
}

/** What the cache holds, in order of name. */
export interface CacheContents {
  readonly folder: string;
  readonly bytes: number;
  readonly repositories: readonly CachedRepository[];
}

/** What is removed from the cache, or would be. */
export interface CacheRemoval {
  /** Commits whose snapshots go. */
  readonly commits: readonly string[];
  /** Bytes of the disk that become free: contents that no other snapshot shows. */
  readonly freedBytes: number;
}

export interface ImportedModel {
  readonly folder: string;
  readonly commit: string;
  readonly bytes: number;
}

/** How much of a model folder is in the cache. */
export interface CopyProgress {
  readonly type: 'copied';
  readonly bytes: number;
  readonly totalBytes: number;
}
