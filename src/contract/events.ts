import { z } from 'zod';

/** null stands for a figure that is not a finite number, such as the loss of a run that diverged. */
const figure = z.number().nullable();

/** Parameters trained, parameters in all, and the share of the first in the second. */
export const TrainableCount = z.object({ trainable: z.int(), total: z.int(), share: z.number() });
export type TrainableCount = z.infer<typeof TrainableCount>;

export const DeviceName = z.enum(['cpu', 'webgpu', 'cuda', 'dml']);
export type DeviceName = z.infer<typeof DeviceName>;

/** Whatever the engine computes for one set of rows: accuracy, f1, rocAuc, confusion matrix, … */
export const Metrics = z.record(z.string(), z.unknown());
export type Metrics = z.infer<typeof Metrics>;

/** The quantized weights are being made, or checked where an earlier run made them; told now and then, before `prepared`. */
export const QuantizingEvent = z.object({
  type: z.literal('quantizing'),
  /** Bytes known to be right. They fall back to 0 where a file turns out to be damaged. */
  bytes: z.number(),
  totalBytes: z.number(),
});

/** The model is loaded and the rows are tokenized: the first step can start. */
export const PreparedEvent = z.object({
  type: z.literal('prepared'),
  device: DeviceName,
  threads: z.int(),
  parameters: TrainableCount,
  /** Where the initial values of the head came from. */
  head: z.enum(['seed', 'checkpoint']),
  trainTokens: z.int(),
  validationTokens: z.int(),
  /** Rows cut at `data.maxLength`, over all splits. */
  truncatedRows: z.int(),
  /** Optimizer steps of the whole run. */
  totalSteps: z.int(),
  /** Optimizer steps done before, by the run that is resumed. */
  startStep: z.int(),
  epochs: z.int(),
  evaluateEvery: z.union([z.literal('epoch'), z.int()]),
  seconds: z.number(),
});
export type PreparedEvent = z.infer<typeof PreparedEvent>;

/** One optimizer step; also a line of metrics.jsonl. */
export const StepEvent = z.object({
  type: z.literal('step'),
  step: z.int(),
  /** Epochs done after this step, as a fraction. */
  epoch: z.number(),
  loss: figure,
  learningRate: figure,
  /** Global norm of the gradients before clipping. */
  gradNorm: figure,
  /** Real tokens, without padding. */
  tokens: z.int(),
  seconds: z.number(),
  /** Real tokens per second of this step. */
  tokensPerSecond: z.number(),
  /** Resident bytes of the process that trains. */
  memory: z.number(),
  /** When the step ended, as an ISO 8601 time. */
  time: z.string(),
});
export type StepEvent = z.infer<typeof StepEvent>;

/** One evaluation; also a line of metrics.jsonl. */
export const EvaluationEvent = z.object({
  type: z.literal('evaluation'),
  split: z.enum(['validation', 'test']),
  step: z.int(),
  epoch: z.number(),
  /** Weighted cross-entropy. */
  loss: figure,
  metrics: Metrics,
  /** Whether this is the best evaluation so far. */
  best: z.boolean(),
  seconds: z.number(),
  time: z.string(),
});
export type EvaluationEvent = z.infer<typeof EvaluationEvent>;

export const CheckpointEvent = z.object({ type: z.literal('checkpoint'), step: z.int(), folder: z.string() });
export const NoteEvent = z.object({
  type: z.literal('note'),
  level: z.enum(['info', 'warn']),
  message: z.string(),
});

/** What the process that trains tells while it trains. */
export const TrainingEvent = z.discriminatedUnion('type', [
  QuantizingEvent,
  PreparedEvent,
  StepEvent,
  EvaluationEvent,
  CheckpointEvent,
  NoteEvent,
]);
export type TrainingEvent = z.infer<typeof TrainingEvent>;

/** The run folder is there; its worker is about to start. */
export const CreatedEvent = z.object({ type: z.literal('created'), run: z.string(), folder: z.string() });

/** How far a download is. */
export const TransferProgress = z.object({
  type: z.literal('progress'),
  /** Bytes that are there, those that were there before included. */
  bytes: z.number(),
  totalBytes: z.number(),
  files: z.int(),
  totalFiles: z.int(),
  /** Bytes per second over the last seconds; 0 before anything has arrived. */
  rate: z.number(),
  /** null while the rate is 0. */
  secondsLeft: z.number().nullable(),
});
export type TransferProgress = z.infer<typeof TransferProgress>;

/** What is told while something is fetched from the Hub. */
export const TransferEvent = z.discriminatedUnion('type', [TransferProgress, NoteEvent]);
export type TransferEvent = z.infer<typeof TransferEvent>;

/** What a caller of `runs.start` and `runs.resume` hears before the reply: first what is fetched, then the run. */
export const RunEvent = z.discriminatedUnion('type', [TransferProgress, CreatedEvent, ...TrainingEvent.options]);
export type RunEvent = z.infer<typeof RunEvent>;
