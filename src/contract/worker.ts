import { z } from 'zod';
import { proofFormats } from '../shared/device.ts';
import { computes } from '../shared/precision.ts';
import { RunConfig } from './config/index.ts';
import { typed } from './channel.ts';
import { DeviceMemory, FormatProof } from './device.ts';
import { ErrorShape } from './error.ts';
import { DecisionOptions, type Evaluation, EvaluationSource, RowsEvent } from './evaluation.ts';
import { DeviceName, TrainingEvent } from './events.ts';
import type { ExportProof } from '../shared/export.ts';
import { ExportChoice, ExportProgress } from './channels/export.ts';
import { LargestBatch, MemoryPlan, Precision } from './memory.ts';
import { PredictionSource, TextPrediction } from './prediction.ts';
import { ReaderQuestion } from './reader.ts';
import { SearchEstimate } from './search.ts';
import { ClassifierTask } from './use.ts';

/** The device of a run: which one, why, and what is free on it where that is known. */
const onDevice = {
  device: DeviceName,
  /** One sentence without a full stop. */
  why: z.string(),
  memory: DeviceMemory.nullable(),
  /** What products are computed in. */
  compute: z.enum(computes),
};

/** What the process that trains is started for. Paths are absolute. */
export const WorkerTask = z.discriminatedUnion('type', [
  /** Train the run of a folder whose run.json is `starting`, from its newest checkpoint if it has one. */
  z.object({ type: z.literal('train'), folder: z.string(), ...onDevice }),
  /** Climb the ladder of a folder whose ladder.json is `starting`; finished rungs stay. */
  z.object({ type: z.literal('ladder'), folder: z.string(), ...onDevice }),
  /** Compute a whole evaluation, and write it into the run folder. `basis` and `key` are stored with it. */
  z.object({
    type: z.literal('assess'),
    folder: z.string(),
    source: EvaluationSource,
    options: DecisionOptions,
    key: z.string(),
    basis: z.string(),
    device: DeviceName,
  }),
  z.object({ type: z.literal('predict'), folder: z.string(), source: PredictionSource, device: DeviceName }),
  /** Write an export of a run into a folder, and prove it. */
  z.object({ type: z.literal('export'), folder: z.string(), choice: ExportChoice, to: z.string() }),
  /** Check an export by its proof. */
  z.object({ type: z.literal('check-export'), folder: z.string(), base: z.string().nullable() }),
  /** Try the adapter of an imported run: on the rows of its data, which gives it predictions and a result, or on one text. */
  z.object({ type: z.literal('adopt'), folder: z.string(), device: DeviceName }),
  /** Plan the memory of a run from the config.json of its model. */
  z.object({
    type: z.literal('plan'),
    config: RunConfig,
    model: z.record(z.string(), z.unknown()),
    /** What errors call the config.json. */
    file: z.string(),
    labels: z.int(),
    precisions: z.array(Precision),
  }),
  /** Train two steps on batches of a size, for the memory and the time that takes. */
  z.object({
    type: z.literal('measure'),
    config: RunConfig,
    device: DeviceName,
    labels: z.int(),
    batch: LargestBatch,
    precision: Precision,
    recompute: z.boolean(),
    cacheFolder: z.string(),
  }),
  /** Prove a device in these formats. */
  z.object({ type: z.literal('probe'), device: DeviceName, formats: z.array(z.enum(proofFormats)) }),
  /**
   * Train the run of a trial, whose run.json is `starting`, or measure how long such a run takes; and stay for the next, with the base
   * weights and the rows at hand.
   */
  z.object({
    type: z.literal('trial'),
    id: z.int(),
    question: z.discriminatedUnion('type', [
      z.object({ type: z.literal('train'), folder: z.string() }),
      z.object({ type: z.literal('measure'), config: RunConfig }),
    ]),
    ...onDevice,
  }),
  /** Answer a question about files, and stay for the next. */
  ReaderQuestion,
  /** Answer a question to a classifier, and stay for the next. */
  ClassifierTask,
]);
export type WorkerTask = z.infer<typeof WorkerTask>;

export type TrialTask = Extract<WorkerTask, { type: 'trial' }>;

/** From the parent to the worker; a request to cancel goes through the run folder, which a busy worker can look into. */
export const ParentMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('task'), task: WorkerTask }),
  /** Nobody waits for the answer to this question any more. */
  z.object({ type: z.literal('cancel'), id: z.int() }),
]);
export type ParentMessage = z.infer<typeof ParentMessage>;

/** From the worker to the parent while it works. */
export const WorkerNews = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: TrainingEvent }),
  /** It evaluates: nothing else is told until that is over. */
  z.object({ type: z.literal('alive') }),
  /** How many rows of a file are predicted. */
  z.object({ type: z.literal('rows'), event: RowsEvent }),
  /** How far an export is. */
  z.object({ type: z.literal('exporting'), progress: ExportProgress }),
  z.object({ type: z.literal('format-begun'), format: z.enum(proofFormats) }),
  z.object({ type: z.literal('format-proved'), proof: FormatProof }),
]);
export type WorkerNews = z.infer<typeof WorkerNews>;

/** From the worker that runs trials to the parent. */
export const TrialNews = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('trial-event'), id: z.int(), event: TrainingEvent }),
  /** It evaluates: nothing else is told until that is over. */
  z.object({ type: z.literal('trial-alive'), id: z.int() }),
  /** The run has ended; run.json says how. */
  z.object({ type: z.literal('trial-ended'), id: z.int(), error: ErrorShape.nullable() }),
  z.object({ type: z.literal('trial-measured'), id: z.int(), estimate: SearchEstimate }),
  /** The process is at an end: it could not even begin. */
  z.object({ type: z.literal('failed'), error: ErrorShape }),
]);
export type TrialNews = z.infer<typeof TrialNews>;

/** From the worker to the parent: news while it works, then one last message of another type. */
export const WorkerMessage = z.discriminatedUnion('type', [
  ...WorkerNews.options,
  z.object({ type: z.literal('trained') }),
  z.object({ type: z.literal('climbed') }),
  z.object({ type: z.literal('assessed'), evaluation: typed<Evaluation>() }),
  z.object({ type: z.literal('predicted'), labels: z.array(z.string()), predictions: z.array(TextPrediction) }),
  z.object({ type: z.literal('exported'), proof: typed<ExportProof>() }),
  z.object({ type: z.literal('adopted') }),
  z.object({
    type: z.literal('planned'),
    batch: LargestBatch,
    epochTokens: z.int().nullable(),
    plans: z.array(MemoryPlan).readonly(),
  }),
  z.object({ type: z.literal('measured'), bytes: z.number(), seconds: z.number() }),
  z.object({ type: z.literal('probed') }),
  z.object({ type: z.literal('failed'), error: ErrorShape }),
]);
export type WorkerMessage = z.infer<typeof WorkerMessage>;
