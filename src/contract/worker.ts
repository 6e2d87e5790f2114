import { z } from 'zod';
import { RunConfig } from './config/index.ts';
import { ErrorShape } from './error.ts';
import { DeviceName, Metrics, TrainingEvent } from './events.ts';
import { ExportProof } from './proof.ts';
import { LargestBatch, MemoryPlan, Precision } from './memory.ts';
import { PredictionSource, TextPrediction } from './prediction.ts';
import { ReaderQuestion } from './reader.ts';
import { ClassifierTask } from './use.ts';

/** What the process that trains is started for. Paths are absolute. */
export const WorkerTask = z.discriminatedUnion('type', [
  /** Train the run of a folder whose run.json is `starting`, from its newest checkpoint if it has one. */
  z.object({ type: z.literal('train'), folder: z.string() }),
  z.object({ type: z.literal('evaluate'), folder: z.string(), data: z.string().nullable() }),
  z.object({ type: z.literal('predict'), folder: z.string(), source: PredictionSource }),
  /** Compare the adapter in a folder with what the run recorded. */
  z.object({ type: z.literal('prove'), folder: z.string(), adapter: z.string() }),
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
    labels: z.int(),
    batch: LargestBatch,
    precision: Precision,
    recompute: z.boolean(),
    cacheFolder: z.string(),
  }),
  /** Try a device with a small graph. */
  z.object({ type: z.literal('probe'), device: DeviceName }),
  /** Answer a question about files, and stay for the next. */
  ReaderQuestion,
  /** Answer a question to a classifier, and stay for the next. */
  ClassifierTask,
]);
export type WorkerTask = z.infer<typeof WorkerTask>;

/** From the parent to the worker; a request to cancel goes through the run folder, which a busy worker can look into. */
export const ParentMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('task'), task: WorkerTask }),
  /** Nobody waits for the answer to this question any more. */
  z.object({ type: z.literal('cancel'), id: z.int() }),
]);
export type ParentMessage = z.infer<typeof ParentMessage>;

/** From the worker to the parent: events while it trains, then one last message of another type. */
export const WorkerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: TrainingEvent }),
  z.object({ type: z.literal('trained') }),
  z.object({ type: z.literal('evaluated'), rows: z.int(), loss: z.number().nullable(), metrics: Metrics }),
  z.object({ type: z.literal('predicted'), labels: z.array(z.string()), predictions: z.array(TextPrediction) }),
  z.object({ type: z.literal('proved'), proof: ExportProof }),
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
