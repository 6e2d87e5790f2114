import { z } from 'zod';
import { channel, typed } from '../channel.ts';
import { RunComparison } from '../compare.ts';
import {
  DecisionOptions,
  type Evaluation,
  EvaluationSource,
  ListedEvaluation,
  RowsEvent,
  type Slice,
  SliceBy,
} from '../evaluation.ts';
import { ErrorShape } from '../error.ts';
import { EvaluationEvent, RunEvent, StepEvent, TransferEvent } from '../events.ts';
import { AppliedOverlay, SuspectDecision, SuspectRow } from '../overlay.ts';
import { Place } from '../place.ts';
import { PredictionSource, TextPrediction } from '../prediction.ts';
import { Annotation, RunRecord, RunResult } from '../run.ts';
import { Configured } from './configured.ts';

/** A run by the path of its folder or by its name among the runs. */
const run = Place;

/** A run as a list shows it. */
const ListedRun = z.object({
  folder: z.string(),
  record: RunRecord,
  result: RunResult.nullable(),
  annotation: Annotation,
});

const EndedRun = z.object({ folder: z.string(), record: RunRecord, result: RunResult.nullable() });

/** A line of log.jsonl. */
export const LogLine = z.object({
  time: z.string(),
  level: z.enum(['info', 'warn', 'error']),
  message: z.string(),
  /** What was thrown, where the line is about an error. */
  error: ErrorShape.nullable(),
});
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

const BrowsedRow = z.object({
  /** 0-based row of the file it came from. */
  row: z.int(),
  id: z.string().nullable(),
  /** null where the data is not there any more. */
  text: z.string().nullable(),
  /** In the order of the class names. */
  probabilities: z.array(z.number()),
});

/** A row of predictions/*.jsonl with its text: with its class, or of a multi-label run with its labels. */
export const BrowsedPrediction = z.union([
  BrowsedRow.extend({
    /** null where the file has none. */
    label: z.string().nullable(),
    prediction: z.string(),
  }),
  BrowsedRow.extend({
    /** null where the file has none. */
    labels: z.array(z.string()).nullable(),
    predictions: z.array(z.string()),
  }),
]);
export type BrowsedPrediction = z.infer<typeof BrowsedPrediction>;

/** The rows of an evaluation that a table shows. */
const BrowsedRows = DecisionOptions.extend({
  run,
  /** `validation`, `test`, or the key of an evaluated file. */
  evaluation: z.string().min(1).max(200),
  /** Only rows of this label, of this prediction, or both: a cell of the confusion matrix. Of several labels, rows that have it. */
  label: z.string().nullable(),
  prediction: z.string().nullable(),
  only: z.enum(['all', 'errors']),
  /** Only rows whose text holds this, whatever its case. */
  search: z.string().max(500),
  /**
   * By the probability of what was predicted: `surest-errors` puts wrong rows first, then right ones, the least sure first;
   * `surest` and `least-sure` do not look at the label.
   */
  order: z.enum(['row', 'surest-errors', 'surest', 'least-sure']),
});

/** Runs: start, follow, look at, use, keep in order. */
/** What the Hub says of the base model of what is pushed. */
const PushedBase = z.object({
  name: z.string(),
  /** Whether its terms have to be accepted: they may forbid to pass on what was made from it. */
  isGated: z.boolean(),
  license: z.string().nullable(),
  page: z.string(),
});

export const runChannels = {
  /** The model card of a run, or of an exported folder, to be looked over before a push. */
  'runs.modelCard': channel({
    request: z.object({
      /** A run by its folder or its name, or an exported folder. */
      source: Place,
      /** Where it will lie, for the lines that use it. */
      repository: z.string().max(200).nullable(),
    }),
    reply: z.object({
      card: z.string(),
      /** null where the base is a folder, or the Hub does not know it. */
      base: PushedBase.nullable(),
      /** Whether the base has a name on the Hub; false for a folder of this machine. */
      isBaseNamed: z.boolean(),
    }),
    events: TransferEvent,
  }),
  /** Pushes the adapter of a run, or an exported folder, to the Hub: all files appear at once, or none. */
  'runs.push': channel({
    request: z.object({
      source: Place,
      /** `user/name`; made where it is not there. */
      repository: z.string().min(1).max(200),
      /** Of a repository that is made. */
      isPrivate: z.boolean(),
      /** The text of README.md; null takes the one that is there, else one written from the run. */
      card: z.string().max(1_000_000).nullable(),
      /** What the base is called on the Hub, where it is a folder of this machine; null leaves it without a name. */
      base: z.string().max(200).nullable(),
      /** Whether the license of a gated base allows it: asked of the user. */
      licenseAllows: z.boolean(),
    }),
    reply: z.object({
      page: z.string(),
      commit: z.string(),
      isNew: z.boolean(),
      files: z.array(z.string()),
      /** The name of the base that the files give; null for none. */
      base: z.string().nullable(),
    }),
    events: TransferEvent,
  }),
  /** Replies when the run has ended, however it did; before the run folder is there, errors are thrown. */
  'runs.start': channel({
    request: Configured.extend({
      /** A folder that is absent or empty; null makes one among the runs. */
      out: Place.nullable(),
    }),
    reply: EndedRun,
    events: RunEvent,
  }),
  'runs.resume': channel({
    request: z.object({
      run,
      /** Whether a process of another machine that is in charge of it counts as gone. */
      takeOver: z.boolean().optional(),
    }),
    reply: EndedRun,
    events: RunEvent,
  }),
  /** The first request ends the run after its current step, with a checkpoint; the second kills its worker. */
  'runs.cancel': channel({ request: z.object({ run }), reply: z.object({ stage: z.enum(['requested', 'killed']) }) }),
  'runs.list': channel({
    request: z.object({
      /** Only so many, the last by name: the names that runs get begin with the time. Without it all. */
      newest: z.int().min(1).optional(),
    }),
    reply: z.object({
      /** How many folders of runs there are. */
      total: z.int(),
      runs: z.array(ListedRun),
      /** Folders among the runs whose run.json cannot be read, and why. */
      unreadable: z.array(z.object({ folder: z.string(), error: ErrorShape })),
    }),
  }),
  'runs.show': channel({
    request: z.object({ run }),
    reply: ListedRun.extend({
      evaluations: z.array(EvaluationEvent),
      /** The last step in metrics.jsonl; 0 where there is none. */
      lastStep: z.int(),
    }),
  }),
  'runs.compare': channel({ request: z.object({ first: run, second: run }), reply: RunComparison }),
  'runs.predict': channel({
    request: z.object({ run, source: PredictionSource }),
    reply: z.object({ labels: z.array(z.string()), predictions: z.array(TextPrediction) }),
    events: TransferEvent,
  }),
  /**
   * Follows a run, whoever started it, by what is on disk: replies when the run has ended. `metricsFrom` and `logFrom` are
   * positions of earlier events; 0 is the start.
   */
  'runs.follow': channel({
    request: z.object({
      run,
      metricsFrom: z.int().min(0),
      logFrom: z.int().min(0),
      /** Times the run had been resumed when the positions were told. */
      resumed: z.int().min(0).optional(),
    }),
    reply: z.object({ record: RunRecord, result: RunResult.nullable() }),
    events: FollowEvent,
  }),
  /**
   * Names the classes of a run that has ended, and says which of two is the positive one. What training wrote keeps the labels of the data.
   */
  'runs.nameClasses': channel({
    request: z.object({
      run,
      /** In the order of the classes; null for the labels that it was trained with. */
      names: z.array(z.string().trim().min(1).max(200)).min(1).max(10_000).nullable(),
      /** By its name or its label; null for the second of two. */
      positive: z.string().nullable(),
    }),
    reply: RunRecord,
  }),
  'runs.annotate': channel({ request: Annotation.partial().extend({ run }), reply: Annotation }),
  /** Moves a run that is not running out of the list; `runs.restore` brings it back until it is purged. */
  'runs.delete': channel({ request: z.object({ run }), reply: z.object({ deleted: z.string() }) }),
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
    request: BrowsedRows.extend({ offset: z.int().min(0), limit: z.int().min(1).max(1000) }),
    reply: z.object({ labels: z.array(z.string()), total: z.int(), rows: z.array(BrowsedPrediction) }),
  }),
  /** The same rows as lines of a CSV file; cells that a spreadsheet would take for a formula begin with an apostrophe. */
  'runs.predictionsCsv': channel({
    request: BrowsedRows.extend({ offset: z.int().min(0), limit: z.int().min(1).max(10_000) }),
    reply: z.object({ csv: z.string(), total: z.int() }),
  }),
  /** All cells of one row, as its file has them. */
  'runs.predictionRow': channel({
    request: z.object({ run, evaluation: z.string().min(1).max(200), row: z.int().min(0) }),
    reply: z.object({ cells: z.array(z.object({ column: z.string(), cell: z.string().nullable() })) }),
  }),
  /** A whole evaluation: the stored one where nothing it was computed from has changed, else a new one, which is stored. */
  'runs.evaluation': channel({
    request: DecisionOptions.extend({
      run,
      source: EvaluationSource,
      /** Left out, both are as the newest evaluation on the validation rows has them: who only looks changes nothing. */
      positive: DecisionOptions.shape.positive.optional(),
      threshold: DecisionOptions.shape.threshold.optional(),
    }),
    reply: typed<Evaluation>(),
    events: z.discriminatedUnion('type', [...TransferEvent.options, RowsEvent]),
  }),
  /** The evaluations that are stored in a run's folder, newest first. */
  'runs.evaluations': channel({
    request: z.object({ run }),
    reply: z.object({ evaluations: z.array(ListedEvaluation) }),
  }),
  /** Figures of parts of the rows. */
  'runs.slices': channel({
    request: DecisionOptions.extend({ run, evaluation: z.string().min(1).max(200), by: SliceBy }),
    reply: z.object({ slices: z.array(typed<Slice>()) }),
  }),
  /** Training rows whose labels may be wrong, the most suspect first, by how each went in training. */
  'runs.suspects': channel({
    request: z.object({
      run,
      /** `confident` are those of the open rows that training and words agree on. */
      show: z.enum(['all', 'open', 'confident', 'decided']),
      offset: z.int().min(0),
      limit: z.int().min(1).max(1000),
    }),
    reply: z.object({
      labels: z.array(z.string()),
      /** Rows of what is shown. */
      total: z.int(),
      /** Training rows in all. */
      ranked: z.int(),
      /** Rows without a decision that training and words agree on. */
      confident: z.int(),
      /** Decisions that wait for the next run. */
      dropped: z.int(),
      relabeled: z.int(),
      /** Corrections that this run was trained with. */
      applied: AppliedOverlay.nullable(),
      rows: z.array(SuspectRow),
    }),
  }),
  /** Decides on training rows, for all runs on the same data; null takes decisions back. The data stays as it is. */
  'runs.review': channel({
    request: z.object({
      run,
      /** `confident` stands for the rows without a decision that training and words agree on. */
      rows: z.union([z.array(z.int().min(0)).min(1).max(100_000), z.literal('confident')]),
      decision: SuspectDecision.nullable(),
    }),
    /** The rows that were decided on. */
    reply: z.object({ rows: z.array(z.int()) }),
  }),
};
