import { z } from 'zod';
import { channel } from '../channel.ts';
import { EvaluationEvent, StepEvent } from '../events.ts';
import { Place } from '../place.ts';
import { ExportProof } from '../proof.ts';
import { Annotation, RunRecord, RunResult } from '../run.ts';

/** A line of log.jsonl. */
export const LogLine = z.object({ time: z.string(), level: z.enum(['info', 'warn', 'error']), message: z.string() });
export type LogLine = z.infer<typeof LogLine>;

/**
 * What a follower hears: first all there is, then what comes. Positions, in bytes of the file, let a follower that was away
 * go on.
 */
export const FollowEvent = z.discriminatedUnion('type', [
  /** The state of the run, told first and at every change. */
  z.object({
    type: z.literal('state'),
    folder: z.string(),
    record: RunRecord,
    result: RunResult.nullable(),
    annotation: Annotation,
  }),
  /** New lines of metrics.jsonl, in order. `next` is the position behind them. */
  z.object({
    type: z.literal('metrics'),
    steps: z.array(StepEvent),
    evaluations: z.array(EvaluationEvent),
    next: z.int(),
  }),
  /** What was told of the metrics is void: a run resumed before the last lines. All of them follow anew. */
  z.object({ type: z.literal('rewound') }),
  z.object({ type: z.literal('log'), lines: z.array(LogLine), next: z.int() }),
]);
export type FollowEvent = z.infer<typeof FollowEvent>;

/** A row of predictions/*.jsonl with its text. */
export const BrowsedPrediction = z.object({
  /** 0-based row of the file it came from. */
  row: z.int(),
  id: z.string().nullable(),
  /** null where the data is not there any more. */
  text: z.string().nullable(),
  label: z.string(),
  prediction: z.string(),
  /** In the order of the class names. */
  probabilities: z.array(z.number()),
});
export type BrowsedPrediction = z.infer<typeof BrowsedPrediction>;

export const recordChannels = {
  /**
   * Follows a run, whoever started it, by what is on disk: replies when the run has ended. `metricsFrom` and `logFrom` are
   * positions of earlier events; 0 is the start.
   */
  'runs.follow': channel({
    request: z.object({
      run: Place,
      metricsFrom: z.int().min(0),
      logFrom: z.int().min(0),
      /** Times the run had been resumed when the positions were told. */
      resumed: z.int().min(0).optional(),
    }),
    reply: z.object({ record: RunRecord, result: RunResult.nullable() }),
    events: FollowEvent,
  }),
  'runs.annotate': channel({ request: Annotation.partial().extend({ run: Place }), reply: Annotation }),
  /** Moves a run that is not running out of the list; `runs.restore` brings it back until it is purged. */
  'runs.delete': channel({ request: z.object({ run: Place }), reply: z.object({ deleted: z.string() }) }),
  'runs.restore': channel({
    request: z.object({ deleted: Place }),
    reply: z.object({ run: z.string(), folder: z.string() }),
  }),
  /** Removes deleted runs for good; null takes all of them. */
  'runs.purge': channel({
    request: z.object({ deleted: Place.nullable() }),
    reply: z.object({ freedBytes: z.number() }),
  }),
  'runs.predictions': channel({
    request: z.object({
      run: Place,
      split: z.enum(['validation', 'test']),
      /** Only rows of this label, of this prediction, or both: a cell of the confusion matrix. */
      label: z.string().nullable(),
      prediction: z.string().nullable(),
      /** `surest-errors` puts wrong rows first, by the probability of what was predicted. */
      order: z.enum(['row', 'surest-errors']),
      offset: z.int().min(0),
      limit: z.int().min(1).max(1000),
    }),
    reply: z.object({ labels: z.array(z.string()), total: z.int(), rows: z.array(BrowsedPrediction) }),
  }),
  /** Writes the adapter of a run into an absent or empty folder, reads it back and compares it on validation rows. */
  'runs.export': channel({
    request: z.object({ run: Place, kind: z.enum(['adapter']), folder: Place }),
    reply: z.object({
      folder: z.string(),
      files: z.array(z.object({ name: z.string(), bytes: z.number() })),
      proof: ExportProof,
    }),
    events: z.object({ type: z.literal('stage'), stage: z.enum(['writing', 'comparing']) }),
  }),
};
