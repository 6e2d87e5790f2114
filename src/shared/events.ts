import type { DeviceName } from './device.ts';
import type { TrainableCount } from './job.ts';
import { phrase } from './phrases/index.ts';
import type { Compute } from './precision.ts';
import type { Every } from './schedule.ts';

/** Everything that is computed for one set of rows: accuracy, f1, rocAuc, the confusion matrix, … */
export type Metrics = Readonly<Record<string, unknown>>;

/** The quantized weights are being made, or checked where an earlier run made them; now and then, before `prepared`. */
export interface QuantizingEvent {
  readonly type: 'quantizing';
  /** Bytes known to be right. They fall back to 0 where a file turns out to be damaged. */
  readonly bytes: number;
  readonly totalBytes: number;
}

/** The model is loaded and the rows are tokenized: the first step can start. */
export interface PreparedEvent {
  readonly type: 'prepared';
  readonly device: DeviceName;
  readonly threads: number;
  readonly parameters: TrainableCount;
  /** Where the initial values of the head came from. */
  readonly head: 'seed' | 'checkpoint' | 'adapter';
  readonly trainTokens: number;
  readonly validationTokens: number;
  /** Rows cut at `data.maxLength`, over all splits. */
  readonly truncatedRows: number;
  /** Rows of a micro-batch: fewer than configured where memory ran out before the checkpoint that is resumed. */
  readonly microBatch: number;
  /** What products are computed in; left out by earlier versions, which had float32 alone. */
  readonly compute?: Compute | undefined;
  /** Optimizer steps of the whole run. */
  readonly totalSteps: number;
  /** Optimizer steps done before, by the run that is resumed. */
  readonly startStep: number;
  readonly epochs: number;
  readonly evaluateEvery: Every;
  /** Seconds until the first step could start. */
  readonly seconds: number;
}

/** One optimizer step, counted from 1. A figure is null where it is not a finite number, such as a loss that diverged. */
export interface StepEvent {
  readonly type: 'step';
  readonly step: number;
  /** Epochs done after this step, as a fraction. */
  readonly epoch: number;
  readonly loss: number | null;
  readonly learningRate: number | null;
  /** Global norm of the gradients before clipping. */
  readonly gradNorm: number | null;
  /** Real tokens, without padding. */
  readonly tokens: number;
  readonly seconds: number;
  /** Real tokens per second of this step. */
  readonly tokensPerSecond: number;
  /** Resident bytes of the process that trains. */
  readonly memory: number;
  /** When the step ended, as an ISO 8601 time. */
  readonly time: string;
  /** What the loss was multiplied by before it was differentiated, where products are computed in float16. */
  readonly lossScale?: number | undefined;
  /** Its loss or gradients were not finite: nothing was changed. */
  readonly isSkipped?: boolean | undefined;
}

/** The result of an evaluation. */
export interface EvaluationRecord {
  readonly step: number;
  readonly epoch: number;
  /** Weighted cross-entropy; null where it is not a finite number. */
  readonly loss: number | null;
  readonly metrics: Metrics;
}

export interface EvaluationEvent extends EvaluationRecord {
  readonly type: 'evaluation';
  readonly split: 'validation' | 'test';
  /** Whether this is the best evaluation so far. */
  readonly best: boolean;
  readonly seconds: number;
  readonly time: string;
}

export interface CheckpointEvent {
  readonly type: 'checkpoint';
  readonly step: number;
  readonly folder: string;
}

/** Memory ran out: micro-batches have fewer rows from this step on, and a step has as many more of them. */
export interface MicroBatchEvent {
  readonly type: 'micro-batch';
  /** The step that is taken again with them. */
  readonly step: number;
  readonly rows: number;
  readonly accumulation: number;
  readonly device: string;
  /** The runtime's message. */
  readonly reason: string;
  readonly time: string;
}

export interface NoteEvent {
  readonly type: 'note';
  readonly level: 'info' | 'warn';
  readonly message: string;
}

/** How far a download is. */
export interface TransferProgress {
  readonly type: 'progress';
  /** Bytes that are there, those that were there before included. */
  readonly bytes: number;
  readonly totalBytes: number;
  readonly files: number;
  readonly totalFiles: number;
  /** Bytes per second over the last seconds; 0 before anything has arrived. */
  readonly rate: number;
  /** Seconds until it is done at this rate; null while the rate is 0. */
  readonly secondsLeft: number | null;
}

/** Events of a download from the Hub. */
export type TransferEvent = TransferProgress | NoteEvent;

/** An event of a training. */
export type TrainingEvent =
  QuantizingEvent | PreparedEvent | StepEvent | EvaluationEvent | CheckpointEvent | MicroBatchEvent | NoteEvent;

/** One line for logs and terminals. */
export function microBatchText({ step, rows, accumulation, device }: MicroBatchEvent): string {
  return phrase('log.micro-batch', { device, step, rows, accumulation });
}

/** null for what JSON cannot hold. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
