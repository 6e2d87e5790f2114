/** Input, events and result of a fine-tuning, as plain data. */
import type { DeviceMemory, DeviceName } from '../../shared/device.ts';
import type { TrainingEvent } from '../../shared/events.ts';
import type { LoraSettings, TrainingSettings } from '../../shared/job.ts';
import type { Precision } from '../../shared/precision.ts';
import type { TrainingResult } from '../../shared/result.ts';

export type { DeviceName } from '../../shared/device.ts';
export type { EvaluationRecord, TrainingEvent } from '../../shared/events.ts';
export type { LoraSettings, TrainableCount, TrainingSettings } from '../../shared/job.ts';
export type { Precision } from '../../shared/precision.ts';

/** One text with the index of its class in {@link FineTuneJob.labels}. */
export interface LabeledText {
  /** 0-based row of the source file, carried along so that a prediction can be traced to its row. */
  readonly row: number;
  readonly text: string;
  readonly label: number;
}

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
  /** Class names; a class is its index here. */
  readonly labels: readonly string[];
  readonly train: readonly LabeledText[];
  readonly validation: readonly LabeledText[];
  readonly test: readonly LabeledText[];
  /** Longest sequence in tokens, special tokens included; longer texts are truncated. */
  readonly maxLength: number;
  readonly lora: LoraSettings;
  readonly training: TrainingSettings;
  readonly precision: Precision;
  /** Compute the inside of each layer again in the backward pass instead of keeping it: less memory, more time. */
  readonly recompute: boolean | 'auto';
  /** Refuse to start where the memory plan needs more than there is. */
  readonly checkMemory: boolean;
  /** Where quantized bases are kept for later runs. */
  readonly cacheFolder: string;
  readonly device: DeviceName;
  /** What is free on the device, where it has memory of its own; the memory plan keeps to it. */
  readonly deviceMemory?: DeviceMemory | null;
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
  /** Cross-entropy of the row's label, without class weights. */
  readonly losses: readonly number[];
  /** Logit of the row's label less the largest other logit. */
  readonly margins: readonly number[];
  /** Class with the largest logit. */
  readonly predictions: readonly number[];
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

export interface RowPrediction {
  readonly row: number;
  readonly label: number;
  readonly prediction: number;
  readonly probabilities: readonly number[];
  readonly logits: readonly number[];
}

export interface FineTuneResult extends TrainingResult {
  /** Of the best evaluation, which is also what the adapter holds. */
  readonly predictions: { readonly validation: readonly RowPrediction[]; readonly test: readonly RowPrediction[] };
}
