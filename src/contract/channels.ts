import { z } from 'zod';
import { channel } from './channel.ts';
import { RunComparison } from './compare.ts';
import { EvaluationEvent, Metrics, RunEvent, TrainableCount, TransferEvent } from './events.ts';
import { PredictionSource, TextPrediction } from './prediction.ts';
import { DataProfile, DataRequest, DataSample, ProfileEvent } from './profile.ts';
import { RunRecord, RunResult } from './run.ts';

/** A run by the path of its folder or by its name among the runs. */
const run = z.string().min(1);

/** A config file with single fields overridden, each as `a.b=c`. */
const configured = z.object({ config: z.string().min(1), set: z.array(z.string()) });

const ended = z.object({ folder: z.string(), record: RunRecord, result: RunResult.nullable() });

/** Everything a front end can ask of the host, by name. Bindings loop over this object; nobody lists the names again. */
export const channels = {
  /** Replies when the run has ended, however it did; before the run folder is there, errors are thrown. */
  'runs.start': channel({
    request: configured.extend({
      /** A folder that is absent or empty; null makes one among the runs. */
      out: z.string().min(1).nullable(),
    }),
    reply: ended,
    events: RunEvent,
  }),
  'runs.resume': channel({ request: z.object({ run }), reply: ended, events: RunEvent }),
  /** The first request ends the run after its current step, with a checkpoint; the second kills its worker. */
  'runs.cancel': channel({ request: z.object({ run }), reply: z.object({ stage: z.enum(['requested', 'killed']) }) }),
  'runs.list': channel({
    request: z.object({}),
    reply: z.object({
      runs: z.array(z.object({ folder: z.string(), record: RunRecord, result: RunResult.nullable() })),
      /** Folders among the runs whose run.json cannot be read, and why. */
      unreadable: z.array(z.object({ folder: z.string(), reason: z.string() })),
    }),
  }),
  'runs.show': channel({
    request: z.object({ run }),
    reply: z.object({
      folder: z.string(),
      record: RunRecord,
      result: RunResult.nullable(),
      evaluations: z.array(EvaluationEvent),
      /** The last step in metrics.jsonl; 0 where there is none. */
      lastStep: z.int(),
    }),
  }),
  'runs.compare': channel({ request: z.object({ first: run, second: run }), reply: RunComparison }),
  /** Evaluates the adapter of a run on a labelled CSV file, or on the run's own validation rows. */
  'runs.evaluate': channel({
    request: z.object({ run, data: z.string().min(1).nullable() }),
    reply: z.object({ rows: z.int(), loss: z.number().nullable(), metrics: Metrics }),
  }),
  'runs.predict': channel({
    request: z.object({ run, source: PredictionSource }),
    reply: z.object({ labels: z.array(z.string()), predictions: z.array(TextPrediction) }),
  }),
  /** From the config.json of the checkpoint alone: no weights are read. */
  'models.params': channel({
    request: configured.extend({
      /** Number of classes; null takes the config's labels, else the labels of its data, else 2. */
      labels: z.int().min(2).nullable(),
    }),
    reply: TrainableCount.extend({ labels: z.int(), labelsFrom: z.enum(['request', 'config', 'data', 'assumed']) }),
  }),
  'data.show': channel({
    request: DataRequest.extend({ rows: z.int().min(1).max(1000) }),
    reply: DataSample,
    events: TransferEvent,
  }),
  /** Fetches a data set from the Hub into the cache, where it is not there yet. */
  'data.pull': channel({
    request: z.object({
      id: z.string().min(1),
      /** Branch, tag or commit; null takes the newest files. */
      revision: z.string().min(1).nullable(),
      config: z.string().min(1).nullable(),
    }),
    reply: z.object({ folder: z.string(), commit: z.string(), files: z.array(z.string()).readonly() }),
    events: TransferEvent,
  }),
  'data.profile': channel({
    request: DataRequest.extend({
      text: z.string().min(1).nullable(),
      label: z.string().min(1).nullable(),
      /** Folder of a checkpoint whose tokenizer counts tokens. */
      tokenizer: z.string().min(1).nullable(),
      maxLength: z.int().min(4),
    }),
    reply: DataProfile,
    events: ProfileEvent,
  }),
};

export type Channels = typeof channels;
export type ChannelName = keyof Channels;

export type RequestOf<Name extends ChannelName> = z.output<Channels[Name]['request']>;
export type ReplyOf<Name extends ChannelName> = z.output<Channels[Name]['reply']>;
export type EventOf<Name extends ChannelName> = z.output<Channels[Name]['events']>;
