import { z } from 'zod';
import type {
  CacheContents,
  CopyProgress,
  ImportedModel,
  ModelPage,
  ReadyModel,
  CacheRemoval,
} from '../../shared/hub.ts';
import { channel, typed } from '../channel.ts';
import { TrainableCount, TransferEvent } from '../events.ts';
import { LargestBatch, MemoryPlan, Precision } from '../memory.ts';
import { RepositoryRef, ImportRequest, ModelDetails, ModelSearch, RemovalRequest } from '../models.ts';
import { ConfiguredOrWhole } from './configured.ts';
import { Place } from '../place.ts';

/** Models, on the Hub, in the cache and in folders. */
export const modelChannels = {
  /** From the config.json of the checkpoint alone: no weights are read. */
  'models.params': channel({
    request: ConfiguredOrWhole.extend({
      /** Number of classes; null takes the config's labels, else the labels of its data, else 2. */
      labels: z.int().min(2).nullable(),
    }),
    reply: TrainableCount.extend({ labels: z.int(), labelsFrom: z.enum(['request', 'config', 'data', 'assumed']) }),
    events: TransferEvent,
  }),
  /**
   * What a run would hold on the CPU of this machine, before anything of it is loaded. `measure` trains two steps of the plans
   * it names on random tokens besides, which needs the weights.
   */
  'models.plan': channel({
    request: ConfiguredOrWhole.extend({
      labels: z.int().min(2).nullable(),
      /** That of the config alone, or every one there is. */
      precisions: z.enum(['chosen', 'all']),
      measure: z.enum(['none', 'chosen', 'all']),
    }),
    reply: z.object({
      batch: LargestBatch,
      /** Tokens of the texts of one epoch, without padding; null where texts or tokenizer are not there. */
      epochTokens: z.int().nullable(),
      /** Without recomputation and with it, for each precision. */
      plans: z.array(MemoryPlan).readonly(),
      /** The plan the config chooses; `auto` recomputes where memory would not do otherwise. */
      chosen: z.object({ precision: Precision, recompute: z.boolean() }),
      /** What this machine, or the container, has in all and has free. */
      limitBytes: z.number(),
      availableBytes: z.number(),
    }),
    events: TransferEvent,
  }),
  'models.search': channel({ request: ModelSearch, reply: typed<ModelPage>() }),
  /** A folder, or a model of the Hub as `owner/name@revision`; a folder of the name wins. */
  'models.show': channel({ request: z.object({ model: Place }), reply: ModelDetails }),
  /** Fetches a model from the Hub into the cache, where it is not there yet; stopped, it goes on where it was. */
  'models.pull': channel({ request: RepositoryRef, reply: typed<ReadyModel>(), events: TransferEvent }),
  'models.list': channel({ request: z.object({}), reply: typed<CacheContents>() }),
  /** Removes a model or a data set from the cache, or one snapshot of it. */
  'models.remove': channel({ request: RemovalRequest, reply: typed<CacheRemoval>() }),
  /** Copies a model folder into the cache under a name of its own. */
  'models.import': channel({ request: ImportRequest, reply: typed<ImportedModel>(), events: typed<CopyProgress>() }),
};
