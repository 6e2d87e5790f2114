import type { BestMetricName } from '../../shared/best-metric.ts';
import type { Every, ScheduleName } from '../../shared/schedule.ts';

/** Plain data that crosses the engine's border when a model is fine-tuned: what to do, what happened, what came out. */

/** One text with the index of its class in {@link FineTuneJob.labels}. */
export interface LabelledText {
  /** 0-based row of the source file, carried along so that a prediction can be traced to its row. */
  readonly row: number;
  readonly text: string;
  readonly label: number;
}

/** LoRA as PEFT configures it (`peft.LoraConfig`). */
export interface LoraSettings {
  /** r: the rank of the update. */
  readonly rank: number;
  /** lora_alpha: the update is scaled by alpha / rank, or alpha / sqrt(rank) with {@link rankStabilized}. */
  readonly alpha: number;
  /** Probability in [0, 1) of dropping an input element of the update. */
  readonly dropout: number;
  /** Module names or endings, one regular expression, `all-linear`, or `null` for PEFT's default of the architecture. */
  readonly targets: readonly string[] | string | null;
  readonly excludeModules: readonly string[] | string | null;
  /** Modules trained in full and saved with the adapter, by name ending; `null` for PEFT's default, classifier and score. */
  readonly modulesToSave: readonly string[] | null;
  /** use_rslora. */
  readonly rankStabilized: boolean;
  /** layers_to_transform: the layers to adapt, 0-based; `null` for all. */
  readonly layers: readonly number[] | null;
  /** `false` trains the head alone: no low-rank update is injected. */
  readonly enabled: boolean;
}

export interface TrainingSettings {
  readonly epochs: number;
  /** Rows of one micro-batch. */
  readonly batchSize: number;
  readonly evalBatchSize: number;
  /** Micro-batches of one optimizer step; their gradients are averaged. */
  readonly accumulation: number;
  readonly learningRate: number;
  readonly schedule: ScheduleName;
  /** Share of all optimizer steps, in [0, 1], over which the rate rises from 0. `constant` ignores it. */
  readonly warmupRatio: number;
  readonly weightDecay: number;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  /** Largest global norm of the gradients; 0 leaves them as they are. */
  readonly maxGradNorm: number;
  /** One weight per class. */
  readonly classWeights: readonly number[];
  /** Dropout of the model itself; `null` takes the checkpoint's own probability. */
  readonly hiddenDropout: number | null;
  readonly attentionDropout: number | null;
  readonly headDropout: number | null;
  /** Draws initial values, the order of the rows and every dropout mask. */
  readonly seed: number;
  /** Evaluate and write a checkpoint after every epoch, or after every so many optimizer steps. */
  readonly evaluateEvery: Every;
  readonly checkpointEvery: Every;
  /** Checkpoints kept besides the best one and the newest one. */
  readonly keepCheckpoints: number;
  readonly bestMetric: BestMetricName;
  /** Stop after so many evaluations without a better {@link bestMetric}; `null` never. */
  readonly earlyStoppingPatience: number | null;
}

/** How the frozen base is kept: as stored, or its linear layers quantized. What is trained is float32 always. */
export type Precision = 'fp32' | 'fp16' | 'int8' | 'nf4' | 'int4';

export type DeviceName = 'cpu' | 'webgpu' | 'cuda' | 'dml';

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
  readonly train: readonly LabelledText[];
  readonly validation: readonly LabelledText[];
  readonly test: readonly LabelledText[];
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
  readonly device: DeviceName | 'auto';
  /** Threads of the runtime on the CPU; 0 leaves the choice to it. */
  readonly threads: number;
  /** Where `checkpoints/step-000123/` are written. */
  readonly checkpointsFolder: string;
  /** Where the adapter of the best evaluation is written. */
  readonly adapterFolder: string;
  /** A folder under {@link checkpointsFolder} to go on from; the job must be the one that wrote it. */
  readonly resumeFrom: string | null;
}

export interface TrainableCount {
  readonly trainable: number;
  readonly total: number;
  /** trainable / total. */
  readonly share: number;
}

/** Everything `metrics/` computes for one set of rows. */
export type EvaluationMetrics = Readonly<Record<string, unknown>>;

export type FineTuneEvent =
  | {
      /** The quantized base is being made, or checked where an earlier run made it. Told now and then, before `prepared`. */
      readonly type: 'quantizing';
      /** Bytes known to be right. They fall back to 0 where a file turns out to be damaged. */
      readonly bytes: number;
      readonly totalBytes: number;
    }
  | {
      readonly type: 'prepared';
      readonly device: DeviceName;
      readonly threads: number;
      readonly parameters: TrainableCount;
      /** Where the head's initial values came from. */
      readonly head: 'seed' | 'checkpoint';
      readonly trainTokens: number;
      readonly validationTokens: number;
      /** Rows cut at maxLength, over all splits. */
      readonly truncatedRows: number;
      /** Optimizer steps of the whole run. */
      readonly totalSteps: number;
      /** Optimizer steps done before (a resumed run). */
      readonly startStep: number;
      readonly epochs: number;
      readonly evaluateEvery: Every;
      /** Seconds from the call until the first step can start. */
      readonly seconds: number;
    }
  | {
      readonly type: 'step';
      /** 1-based optimizer step. */
      readonly step: number;
      /** Epochs done after this step, as a fraction. */
      readonly epoch: number;
      readonly loss: number;
      readonly learningRate: number;
      /** Global norm before clipping. */
      readonly gradNorm: number;
      /** Real tokens (no padding) of the step. */
      readonly tokens: number;
      readonly seconds: number;
      /** Resident bytes of the process. */
      readonly memory: number;
    }
  | {
      readonly type: 'evaluation';
      readonly split: 'validation' | 'test';
      readonly step: number;
      readonly epoch: number;
      /** Weighted cross-entropy of the split. */
      readonly loss: number;
      readonly metrics: EvaluationMetrics;
      /** Whether this is the best evaluation so far. */
      readonly best: boolean;
      readonly seconds: number;
    }
  | { readonly type: 'checkpoint'; readonly step: number; readonly folder: string }
  | { readonly type: 'note'; readonly level: 'info' | 'warn'; readonly message: string };

/** What a caller of the engine hears of, and how it asks for an end. */
export interface FineTuneObserver {
  onEvent(event: FineTuneEvent): void;
  /**
   * Asked while a base is quantized, after every optimizer step and every evaluation batch; `true` writes a checkpoint and
   * ends the run. What is quantized by then is kept.
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

export interface EvaluationRecord {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly metrics: EvaluationMetrics;
}

export interface FineTuneResult {
  readonly status: 'finished' | 'stopped';
  readonly steps: number;
  readonly epochs: number;
  /** Why it ended before the last epoch, if it did. */
  readonly stopReason: 'cancelled' | 'early-stopping' | null;
  readonly evaluations: readonly EvaluationRecord[];
  readonly best: EvaluationRecord | null;
  readonly final: EvaluationRecord | null;
  readonly test: EvaluationRecord | null;
  /** Of the best evaluation, which is also what the adapter holds. */
  readonly predictions: { readonly validation: readonly RowPrediction[]; readonly test: readonly RowPrediction[] };
  readonly parameters: TrainableCount;
  readonly seconds: number;
  readonly trainSeconds: number;
  /** Real tokens per second of training steps. */
  readonly tokensPerSecond: number;
  readonly peakMemoryBytes: number;
}
