import { z } from 'zod';
import { tasks } from '../../shared/task.ts';
import { channel } from '../channel.ts';
import { DataConfig } from '../config/data.ts';
import { TrainConfig } from '../config/train.ts';
import { TransferEvent } from '../events.ts';
import { RepositoryRef } from '../models.ts';
import { Place } from '../place.ts';
import { DataProfile, DataRequest, DataRows, DataSample, ProfileEvent } from '../profile.ts';

/** Data sets, on disk and on the Hub. */
export const dataChannels = {
  'data.show': channel({
    request: DataRequest.extend({ rows: z.int().min(1).max(1000) }),
    reply: DataSample,
    events: TransferEvent,
  }),
  /** Rows from any place of a split. The first question reads all rows once, to count them and to know where they are. */
  'data.rows': channel({
    request: DataRequest.extend({
      split: z.string().min(1),
      /** 0-based row of the split. */
      offset: z.int().min(0),
      count: z.int().min(1).max(1000),
    }),
    reply: DataRows,
    events: ProfileEvent,
  }),
  /** Rows by their places, in that order: those of a finding. */
  'data.rowsAt': channel({
    request: DataRequest.extend({
      split: z.string().min(1),
      /** 0-based, of the split. */
      places: z.array(z.int().min(0)).min(1).max(1000),
    }),
    reply: DataRows.omit({ total: true }),
    events: ProfileEvent,
  }),
  /** What the classes weigh in the loss of a run, or the rows that have each of several labels: read, mended and split as the run does it. */
  'data.weights': channel({
    request: z.object({ data: DataConfig, classWeights: TrainConfig.shape.classWeights }),
    reply: z.object({ labels: z.array(z.string()), weights: z.array(z.number()), rows: z.int() }),
    events: TransferEvent,
  }),
  /** Fetches a data set from the Hub into the cache, where it is not there yet. */
  'data.pull': channel({
    request: RepositoryRef.extend({ config: z.string().min(1).nullable() }),
    reply: z.object({ folder: z.string(), commit: z.string(), files: z.array(z.string()).readonly() }),
    events: TransferEvent,
  }),
  'data.profile': channel({
    request: DataRequest.extend({
      text: z.string().min(1).nullable(),
      label: z.string().min(1).nullable(),
      /** How many labels a row has, and where they stand, as a config says it. */
      task: z.enum(tasks).default('single-label'),
      labelSeparator: z.string().min(1).nullable().default(null),
      labelColumns: z.array(z.string().min(1)).nullable().default(null),
      /** Model whose tokenizer counts tokens: a folder, or a name on the Hub, whose tokenizer alone is fetched. */
      tokenizer: Place.nullable(),
      /** Other rows that the run reads, as its config names them: the profile then has `train`, `validation` and `test`, no other split. */
      validation: Place.nullable().default(null),
      test: Place.nullable().default(null),
      maxLength: z.int().min(4),
      /** How a run would take validation rows from those to train on; null where it does not, or where that is not asked. */
      split: z
        .object({ validation: z.number().gt(0).lt(1), seed: z.int().min(0), stratify: z.boolean() })
        .nullable()
        .default(null),
    }),
    reply: DataProfile,
    events: ProfileEvent,
  }),
};
