import { z } from 'zod';
import { comparedMetrics } from '../shared/comparison/types.ts';
import type { ComparedPair, ComparedRun, CurvePoint, Estimates, ConstantAnswer } from '../shared/comparison/types.ts';
import { channel, typed } from './channel.ts';
import { channels } from './channels.ts';
import { DataConfig } from './config/data.ts';
import { type Slice, SliceBy } from './evaluation.ts';
import { ErrorShape } from './error.ts';
import { TransferEvent } from './events.ts';
import { ClassNaming } from './run.ts';

/** The file of some rows, and how it is read. */
const RowsPlace = z.object({
  data: z.string(),
  role: z.enum(['train', 'validation', 'test']),
  config: z.string().nullable(),
  splitColumn: z.string().nullable(),
  delimiter: z.string().nullable(),
  encoding: z.string().nullable(),
  header: z.boolean().nullable(),
});
export type RowsPlace = z.infer<typeof RowsPlace>;

/**
 * What the reading process is asked: all that needs the content of files which anybody may have made. Data sets and models are on
 * this machine by then: the process asks no network.
 */
export const readerChannels = {
  'data.show': channels['data.show'],
  'data.rows': channels['data.rows'],
  'data.rowsAt': channels['data.rowsAt'],
  'data.profile': channels['data.profile'],
  'data.weights': channels['data.weights'],
  'models.show': channels['models.show'],
  /** Converts the weights of a folder from pickle to safetensors, once. The reply is the folder of the conversion. */
  'models.convert': channel({
    request: z.object({ folder: z.string() }),
    reply: z.object({ folder: z.string() }),
    events: TransferEvent,
  }),
  /** The rows that a run is trained on, with the labels it learned, and what words alone say of them and of the validation rows. */
  'data.training': channel({
    request: z.object({ data: DataConfig }),
    reply: z.object({
      labels: z.array(z.string()),
      rows: z.array(z.object({ row: z.int(), id: z.string().nullable(), text: z.string(), label: z.string() })),
      validation: z.array(z.object({ row: z.int(), label: z.int() })),
      /** Logits of TF-IDF with logistic regression on the training rows: [training rows, then validation rows, classes]. */
      words: z.array(z.number()),
    }),
  }),
  /** How many classes the training rows of a run have. */
  'data.classes': channel({ request: z.object({ data: DataConfig }), reply: z.object({ labels: z.int() }) }),
  /** The cells of some columns, by the number of the row. */
  'data.cells': channel({
    request: RowsPlace.extend({ columns: z.array(z.string()) }),
    reply: z.object({ rows: z.array(z.int()), columns: z.array(z.array(z.string().nullable())) }),
  }),
  /** All cells of one row; none where there is no such row. */
  'data.row': channel({
    request: RowsPlace.extend({ row: z.int().min(0) }),
    reply: z.object({ cells: z.array(z.object({ column: z.string(), cell: z.string().nullable() })) }),
  }),
  /** Figures of parts of the rows, which are numbers of rows with class indices. */
  'data.slices': channel({
    request: RowsPlace.extend({
      text: z.string(),
      by: SliceBy,
      /** Folder of the tokenizer. */
      tokenizer: z.string().nullable(),
      rows: z.array(z.int()),
      labels: z.array(z.int()),
      predictions: z.array(z.int()),
      classes: z.int(),
      positive: z.int().nullable(),
    }),
    reply: z.object({ slices: z.array(typed<Slice>()) }),
  }),
  /** What the stored predictions of runs come to, alone and against each other. */
  'runs.measure': channel({
    request: z.object({
      /** What the answer that is the same for every row is chosen by. */
      metric: z.enum(comparedMetrics),
      runs: z.array(
        z.object({
          /** Files of the run folder: predictions of a split, and metrics.jsonl. Either may be missing. */
          predictions: z.string(),
          metrics: z.string(),
          labels: z.array(z.string()).nullable(),
          /** What its owner calls the classes, and the index of the positive one of two. */
          naming: ClassNaming.nullable(),
          /** Names the content of the files that the rows come from; null where that is unknown. */
          fingerprint: z.string().nullable(),
        }),
      ),
    }),
    reply: typed<MeasuredRuns>(),
  }),
};

/** Reply of `runs.measure`: runs are named by their places in the request. */
export interface MeasuredRuns {
  readonly runs: (Pick<ComparedRun, 'rows' | 'againstConstant'> & {
    /** null without predictions. */
    readonly figures: Estimates | null;
    readonly trainingLoss: readonly CurvePoint[];
  })[];
  readonly constants: ConstantAnswer[];
  readonly pairs: readonly Omit<ComparedPair, 'verdict'>[];
  /** The fewest bootstrap samples of any interval; null where none was drawn. */
  readonly resamples: number | null;
}

type ReaderChannels = typeof readerChannels;
export type ReaderChannel = keyof ReaderChannels;
export type ReaderRequest<Name extends ReaderChannel> = z.output<ReaderChannels[Name]['request']>;
export type ReaderReply<Name extends ReaderChannel> = z.output<ReaderChannels[Name]['reply']>;
export type ReaderEvent<Name extends ReaderChannel> = z.output<ReaderChannels[Name]['events']>;

/** One handler per channel: a missing one does not compile. */
export type ReaderHandlers = {
  readonly [Name in ReaderChannel]: (
    request: ReaderRequest<Name>,
    emit: (event: ReaderEvent<Name>) => void,
    signal: AbortSignal,
  ) => Promise<ReaderReply<Name>>;
};

/** A question to the reading process, and what answering it may take. */
export const ReaderQuestion = z.object({
  type: z.literal('read'),
  id: z.int(),
  channel: z.string(),
  request: z.unknown(),
  seconds: z.number(),
  /** Memory of the whole process. */
  bytes: z.number(),
});
export type ReaderQuestion = z.infer<typeof ReaderQuestion>;

/**
 * From the reading process: once that it has started, then events of a question and one of the others. A cancelled one is `cancelled` at
 * once.
 */
export const ReaderMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('event'), id: z.int(), event: z.unknown() }),
  z.object({ type: z.literal('reply'), id: z.int(), reply: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.int(), error: ErrorShape }),
  z.object({ type: z.literal('cancelled'), id: z.int() }),
]);
export type ReaderMessage = z.infer<typeof ReaderMessage>;
