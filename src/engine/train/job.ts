/** Input, events and result of a fine-tuning, as plain data. */
import type { DeviceMemory, DeviceName } from '../../shared/device.ts';
import type { TrainingEvent } from '../../shared/events.ts';
import type { LoraSettings, TrainingSettings } from '../../shared/job.ts';
import type { Compute, Precision } from '../../shared/precision.ts';
import type { TrainingResult } from '../../shared/result.ts';
import type { Task } from '../../shared/task.ts';

export type { DeviceName } from '../../shared/device.ts';
export type { EvaluationRecord, TrainingEvent } from '../../shared/events.ts';
export type { LoraSettings, TrainableCount, TrainingSettings } from '../../shared/job.ts';
export type { Precision } from '../../shared/precision.ts';

interface RowText {
  /** 0-based row of the source file, carried along so that a prediction can be traced to its row. */
  readonly row: number;
  readonly text: string;
}

/** One text with the index of its class in {@link FineTuneJob.labels}. */
export interface LabeledText extends RowText {
  readonly label: number;
}

/** One text of multi-label data with the indices of its labels in {@link FineTuneJob.labels}, ascending; it may have none. */
export interface LabelSetText extends RowText {
  readonly labels: readonly number[];
}

/** A row of a job: of the first kind in a single-label job, of the second in a multi-label one. */
export type TrainingRow = LabeledText | LabelSetText;

/** A base model as an adapter names it. */
export interface BaseModel {
  /** A path, or a name on the Hub. */
  readonly name: string;
  /** The commit of a model of the Hub. */
  readonly revision: string | undefined;
}

export interface FineTuneJob {
  /** Folder of the base checkpoint: config.json, safetensors, tokenizer.json. */
  readonly checkpoint: string;
  /** What the adapter calls its base; {@link checkpoint} where it is left out. */
  readonly baseModel?: BaseModel;
  /** Left out, `single-label`. */
  readonly task?: Task | undefined;
  /** Class names; a class is its index here. */
  readonly labels: readonly string[];
  readonly train: readonly TrainingRow[];
  readonly validation: readonly TrainingRow[];
  readonly test: readonly TrainingRow[];
  /** Longest sequence in tokens, special tokens included; longer texts are truncated. */
  readonly maxLength: number;
  readonly lora: LoraSettings;
  readonly training: TrainingSettings;
  readonly precision: Precision;
  /** What products are computed in; left out, float32. */
  readonly compute?: Compute | undefined;
  /** Compute the inside of each layer again in the backward pass instead of keeping it: less memory, more time. */
  readonly recompute: boolean | 'auto';
  /** Refuse to start where the memory plan needs more than there is. */
  readonly checkMemory: boolean;
  /** Where quantized bases are kept for later runs. */
  readonly cacheFolder: string;
  readonly device: DeviceName;
  /** What is free on the device, where it has memory of its own; the memory plan keeps to it. */
  readonly deviceMemory?: DeviceMemory | null;
  /** Through the runtime's C interface, where trained tensors stay on the device; CUDA by default. */
  readonly native?: boolean | undefined;
  /** Threads of the runtime on the CPU; 0 leaves the choice to it. */
  readonly threads: number;
  /** Where `checkpoints/step-000123/` are written. */
  readonly checkpointsFolder: string;
  /** Where the adapter of the best evaluation is written. */
  readonly adapterFolder: string;
  /** A folder under {@link checkpointsFolder} to go on from; the job must be the one that wrote it. */
  readonly resumeFrom: string | null;
}

/** What the forward pass of an optimizer step said of its rows, with dropout, before the step changed anything. */
export interface RowDynamics {
  readonly step: number;
  /** {@link LabeledText.row} of each row; the other lists are in the same order. */
  readonly rows: readonly number[];
  /** Cross-entropy of the row's label, without class weights; of label sets the mean of their binary cross-entropies. */
  readonly losses: readonly number[];
  /**
   * Logit of the row's label less the largest other logit. Of label sets the least of the logits, those of labels that the row does
   * not have taken negative: it is above 0 where all labels are right.
   */
  readonly margins: readonly number[];
  /** Class with the largest logit; null for label sets. */
  readonly predictions: readonly number[] | null;
}

/** How a caller receives events and requests a stop. */
export interface FineTuneObserver {
  onEvent(event: TrainingEvent): void;
  /**
   * Called before a checkpoint is written: what was said until then has to last as long as the checkpoint does.
   */
  beforeCheckpoint?(): void;
  /** Called after every optimizer step that was not skipped. */
  onRows?(dynamics: RowDynamics): void;
  /**
   * Called while base weights are quantized, after every optimizer step and every evaluation batch; `true` writes a checkpoint and
   * ends the run. Weights quantized by then are kept.
   */
  shouldStop(): boolean;
}

interface RowScores {
  readonly row: number;
  /** One per label. */
  readonly probabilities: readonly number[];
  readonly logits: readonly number[];
}

/** A row of a single-label job. */
export interface ClassPrediction extends RowScores {
  readonly label: number;
  readonly prediction: number;
}

/** A row of a multi-label job: its labels, and those with a probability of at least one half. Both are ascending. */
export interface LabelSetPrediction extends RowScores {
  readonly labels: readonly number[];
  readonly predictions: readonly number[];
}

export type RowPrediction = ClassPrediction | LabelSetPrediction;

export interface FineTuneResult extends TrainingResult {
  /** Of the best evaluation, which is also what the adapter holds. */
  readonly predictions: { readonly validation: readonly RowPrediction[]; readonly test: readonly RowPrediction[] };
}
