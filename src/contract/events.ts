import { z } from 'zod';
import { deviceNames } from '../shared/device.ts';
import type * as shared from '../shared/events.ts';
import { computes } from '../shared/precision.ts';
import type { TrainableCount as SharedCount } from '../shared/job.ts';

/** null stands for a figure that is not a finite number, such as the loss of a run that diverged. */
const figure = z.number().nullable();

export const TrainableCount = z.object({
  trainable: z.int(),
  total: z.int(),
  share: z.number(),
}) satisfies z.ZodType<SharedCount>;
export type TrainableCount = SharedCount;

export const DeviceName = z.enum(deviceNames);
export type DeviceName = z.infer<typeof DeviceName>;

export const Metrics = z.record(z.string(), z.unknown()) satisfies z.ZodType<shared.Metrics>;
export type Metrics = shared.Metrics;

export const QuantizingEvent = z.object({
  type: z.literal('quantizing'),
  bytes: z.number(),
  totalBytes: z.number(),
}) satisfies z.ZodType<shared.QuantizingEvent>;

export const PreparedEvent = z.object({
  type: z.literal('prepared'),
  device: DeviceName,
  threads: z.int(),
  parameters: TrainableCount,
  head: z.enum(['seed', 'checkpoint', 'adapter']),
  trainTokens: z.int(),
  validationTokens: z.int(),
  truncatedRows: z.int(),
  microBatch: z.int(),
  compute: z.enum(computes).optional(),
  totalSteps: z.int(),
  startStep: z.int(),
  epochs: z.int(),
  evaluateEvery: z.union([z.literal('epoch'), z.int()]),
  seconds: z.number(),
}) satisfies z.ZodType<shared.PreparedEvent>;
export type PreparedEvent = shared.PreparedEvent;

/** Also a line of metrics.jsonl. */
export const StepEvent = z.object({
  type: z.literal('step'),
  step: z.int(),
  epoch: z.number(),
  loss: figure,
  learningRate: figure,
  gradNorm: figure,
  tokens: z.int(),
  seconds: z.number(),
  tokensPerSecond: z.number(),
  memory: z.number(),
  time: z.string(),
  lossScale: z.number().optional(),
  isSkipped: z.boolean().optional(),
}) satisfies z.ZodType<shared.StepEvent>;
export type StepEvent = shared.StepEvent;

export const EvaluationRecord = z.object({
  step: z.int(),
  epoch: z.number(),
  loss: figure,
  metrics: Metrics,
}) satisfies z.ZodType<shared.EvaluationRecord>;
export type EvaluationRecord = shared.EvaluationRecord;

/** Also a line of metrics.jsonl. */
export const EvaluationEvent = z.object({
  type: z.literal('evaluation'),
  split: z.enum(['validation', 'test']),
  ...EvaluationRecord.shape,
  best: z.boolean(),
  seconds: z.number(),
  time: z.string(),
}) satisfies z.ZodType<shared.EvaluationEvent>;
export type EvaluationEvent = shared.EvaluationEvent;

export const CheckpointEvent = z.object({
  type: z.literal('checkpoint'),
  step: z.int(),
  folder: z.string(),
}) satisfies z.ZodType<shared.CheckpointEvent>;

export const MicroBatchEvent = z.object({
  type: z.literal('micro-batch'),
  step: z.int(),
  rows: z.int(),
  accumulation: z.int(),
  device: z.string(),
  reason: z.string(),
  time: z.string(),
}) satisfies z.ZodType<shared.MicroBatchEvent>;
export type MicroBatchEvent = shared.MicroBatchEvent;

export const NoteEvent = z.object({
  type: z.literal('note'),
  level: z.enum(['info', 'warn']),
  message: z.string(),
}) satisfies z.ZodType<shared.NoteEvent>;

/** What the process that trains tells while it trains. */
export const TrainingEvent = z.discriminatedUnion('type', [
  QuantizingEvent,
  PreparedEvent,
  StepEvent,
  EvaluationEvent,
  CheckpointEvent,
  MicroBatchEvent,
  NoteEvent,
]) satisfies z.ZodType<shared.TrainingEvent>;
export type TrainingEvent = shared.TrainingEvent;

/** The run folder is there; its worker is about to start. */
export const CreatedEvent = z.object({ type: z.literal('created'), run: z.string(), folder: z.string() });

export const TransferProgress = z.object({
  type: z.literal('progress'),
  bytes: z.number(),
  totalBytes: z.number(),
  files: z.int(),
  totalFiles: z.int(),
  rate: z.number(),
  secondsLeft: z.number().nullable(),
}) satisfies z.ZodType<shared.TransferProgress>;
export type TransferProgress = shared.TransferProgress;

export const TransferEvent = z.discriminatedUnion('type', [TransferProgress, NoteEvent]);
export type TransferEvent = shared.TransferEvent;

/** What a caller of `runs.start` and `runs.resume` hears before the reply: first what is fetched, then the run. */
export const RunEvent = z.discriminatedUnion('type', [TransferProgress, CreatedEvent, ...TrainingEvent.options]);
export type RunEvent = z.infer<typeof RunEvent>;
