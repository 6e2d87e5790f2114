import { computes } from '../shared/precision.ts';
import { z } from 'zod';
import type * as shared from '../shared/class-names.ts';
import type { TrainingResult } from '../shared/result.ts';
import { warningSigns } from '../shared/warning-signs.ts';
import { FixName, RunConfig } from './config/index.ts';
import { ErrorShape } from './error.ts';
import { AppliedOverlay } from './overlay.ts';
import { DeviceName, EvaluationRecord, TrainableCount } from './events.ts';

/**
 * - `starting`: the folder is there, the worker is not yet
 * - `running`: the worker trains
 * - `finished`: the last epoch or early stopping ended it
 * - `cancelled`: it ended on request, with a checkpoint to resume from
 * - `interrupted`: the worker vanished or was killed
 * - `failed`: an error ended it
 */
export const RunStatus = z.enum(['starting', 'running', 'finished', 'cancelled', 'interrupted', 'failed']);
export type RunStatus = z.infer<typeof RunStatus>;

/** A process that can be told from a later one with the same number. */
export const ProcessIdentity = z.object({
  /** Numbers below 1 name groups of processes, or all. */
  pid: z.int().min(1),
  /** An opaque token of the moment it started; null where the system does not tell. */
  startToken: z.string().nullable(),
  host: z.string(),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** A file a run read, so that a resumed run can tell whether it is still the same one. */
export const FileFingerprint = z.object({ file: z.string(), bytes: z.int(), sha256: z.string() });
export type FileFingerprint = z.infer<typeof FileFingerprint>;

const splitName = z.enum(['train', 'validation', 'test']);

/** What one fix did to the rows of a run. Rows are numbered from 0 as their file has them. */
export const AppliedFix = z.object({
  fix: FixName,
  dropped: z.array(z.object({ split: splitName, rows: z.array(z.int()) })),
  /** Rows of the validation part that are trained on instead. */
  moved: z.array(z.int()),
  /** Labels that were written another way, with the rows that had them. */
  renamed: z
    .array(z.object({ split: splitName, from: z.string(), to: z.string(), rows: z.array(z.int()) }))
    .default([]),
});
export type AppliedFix = z.infer<typeof AppliedFix>;

/** What the record of a run, a ladder or a search begins with: work with a folder of its own, and a process in charge of it. */
export const WorkRecord = z.object({
  /** Version of this file's layout. */
  format: z.literal(1),
  /** Name of the folder. */
  id: z.string(),
  status: RunStatus,
  createdAt: z.string(),
  /** When a worker last began. */
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** Why it failed or was interrupted. */
  error: ErrorShape.nullable(),
  /** The process in charge: the starter until the worker takes over; null once the work has ended. */
  process: ProcessIdentity.nullable(),
  /** Times it was resumed. */
  resumed: z.int(),
});
export type WorkRecord = z.infer<typeof WorkRecord>;

/** Names that the owner of a run gave to its classes, in their order, and the index of the positive one of two. */
export const ClassNaming = z.object({
  names: z.array(z.string()),
  positive: z.int().min(0),
}) satisfies z.ZodType<shared.ClassNaming>;

/** run.json: everything needed to tell what a run was and to run it again. */
export const RunRecord = WorkRecord.extend({
  /** The YAML file it was started from. */
  configFile: z.string().nullable(),
  /** The whole config, with defaults filled in and paths made absolute. */
  config: RunConfig,
  seeds: z.object({ split: z.int(), train: z.int() }),
  /** Class names in the order of their index; null until the data is read. */
  labels: z.array(z.string()).nullable(),
  /** What its owner calls the classes since; the files of the run keep `labels`. Absent in runs of earlier versions. */
  naming: ClassNaming.nullable().default(null),
  /** Weights of the classes in the loss; null until the data is read. */
  classWeights: z.array(z.number()).nullable(),
  rows: z.object({ train: z.int(), validation: z.int(), test: z.int() }).nullable(),
  device: DeviceName.nullable(),
  /** What products are computed in; absent until the run is prepared, and in runs of versions that had float32 alone. */
  compute: z.enum(computes).optional(),
  threads: z.int().nullable(),
  parameters: TrainableCount.nullable(),
  totalSteps: z.int().nullable(),
  /** Rows of a micro-batch: fewer than `train.batchSize` since memory ran out; null until the run is prepared. */
  microBatch: z.int().nullable().default(null),
  versions: z.object({ lorikeet: z.string(), node: z.string(), onnxruntime: z.string(), platform: z.string() }),
  /** The base checkpoint: a hash that names its weights, and the small files read besides; null until they are hashed. */
  checkpoint: z.object({ weights: z.string(), files: z.array(FileFingerprint) }).nullable(),
  /** The data files; null until they are hashed. */
  data: z.array(FileFingerprint).nullable(),
  /** What `data.fixes` did; null until the data is read. */
  fixes: z.array(AppliedFix).nullable().default(null),
  /** What `data.overlay` did; null until the data is read, and where there is none. */
  overlay: AppliedOverlay.nullable().default(null),
  /** The comparison that it was queued for, with others. */
  group: z.string().optional(),
  /** Where its adapter was made elsewhere: the folder, or the name on the Hub, that it was imported from. */
  imported: z.object({ from: z.string() }).optional(),
  /** The trial that it is a run of. */
  search: z.object({ id: z.string(), trial: z.int(), repeat: z.int() }).optional(),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** result.json: what came out of a run. */
export const RunResult = z.object({
  format: z.literal(1),
  status: z.enum(['finished', 'stopped']),
  stopReason: z.enum(['cancelled', 'early-stopping']).nullable(),
  steps: z.int(),
  epochs: z.number(),
  evaluations: z.array(EvaluationRecord),
  best: EvaluationRecord.nullable(),
  final: EvaluationRecord.nullable(),
  test: EvaluationRecord.nullable(),
  parameters: TrainableCount,
  seconds: z.number(),
  trainSeconds: z.number(),
  tokensPerSecond: z.number(),
  peakMemoryBytes: z.number(),
  /** What is wrong although it ended without an error. Absent in results of earlier versions. */
  signs: z.array(z.enum(warningSigns)).default([]),
}) satisfies z.ZodType<TrainingResult>;
export type RunResult = z.infer<typeof RunResult>;

/** Where a predicted row is from. */
const rowShape = {
  /** 0-based row of the file it came from. */
  row: z.int(),
  /** The row's name, where `data.id` names a column. */
  id: z.string().optional(),
};

/** The long part of a line, at its end: what is to be read of many lines stands before it. */
const scoreShape = {
  /** In the order of the class names; of a multi-label run each by itself, so that they do not add up to 1. */
  probabilities: z.array(z.number()),
  logits: z.array(z.number()),
};

/** A line of predictions/validation.jsonl and predictions/test.jsonl of a run with one label for each row. */
export const PredictionLine = z.object({ ...rowShape, label: z.string(), prediction: z.string(), ...scoreShape });
export type PredictionLine = z.infer<typeof PredictionLine>;

/** The same of a multi-label run. Its predictions are the labels with a probability of at least 0.5. */
export const LabelSetLine = z.object({
  ...{ ...rowShape, labels: z.array(z.string()), predictions: z.array(z.string()) },
  ...scoreShape,
});
export type LabelSetLine = z.infer<typeof LabelSetLine>;

/** What its owner says of a run; kept in the run folder beside the record. */
export const Annotation = z.object({
  /** Shown instead of the folder's name; null shows that. */
  title: z.string().max(200).nullable(),
  tags: z.array(z.string().min(1).max(40)).max(20),
  notes: z.string().max(20_000),
});
export type Annotation = z.infer<typeof Annotation>;
