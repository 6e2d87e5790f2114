import type { BestMetricName } from './best-metric.ts';
import type { HeadChoice } from './head.ts';
import type { Every, Schedule, StepSettings } from './schedule.ts';
import type { TargetSettings } from './targets.ts';

/** LoRA as a config describes it, with the meanings of `peft.LoraConfig`. */
export interface LoraSettings extends TargetSettings {
  /** false trains the head alone: no low-rank update is injected. */
  readonly enabled: boolean;
  /** Rank of the update. */
  readonly r: number;
  /** The update is scaled by alpha / r, or alpha / sqrt(r) with {@link rslora}. */
  readonly alpha: number;
  /** Probability in [0, 1) of dropping an input element of the update. */
  readonly dropout: number;
  readonly rslora: boolean;
  /** Weight-decomposed (arXiv:2402.09353): the length of each output's weights is trained too. */
  readonly dora: boolean;
  /** Biases trained besides: none, those of adapted modules, or all. */
  readonly bias: 'none' | 'lora_only' | 'all';
  /** Rank and alpha of single modules, by a regular expression for the end of their names. */
  readonly rankPattern: Readonly<Record<string, number>>;
  readonly alphaPattern: Readonly<Record<string, number>>;
  /** The folder of an adapter whose values training starts from; null starts with new ones. */
  readonly start: string | null;
}

/** What the later settings of {@link LoraSettings} are unless they are chosen: a plain adapter with new values. */
export const PLAIN_LORA = {
  dora: false,
  bias: 'none',
  rankPattern: {},
  alphaPattern: {},
  start: null,
} as const satisfies Partial<LoraSettings>;

/** Dropout of the model itself; null takes the checkpoint's own probability. */
export interface DropoutSettings {
  /** After embeddings and layers. */
  readonly hidden: number | null;
  /** On attention probabilities. */
  readonly attention: number | null;
  /** In the classification head. */
  readonly head: number | null;
}

/** Settings of the step loop: the group `train` of a config, with what it leaves to the data filled in. */
export interface TrainingSettings extends Schedule, StepSettings {
  readonly evalBatchSize: number;
  readonly weightDecay: number;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  /** Largest global norm of the gradients; 0 leaves them as they are. */
  readonly maxGradNorm: number;
  /** One weight per class. */
  readonly classWeights: readonly number[];
  readonly dropout: DropoutSettings;
  /** Draws initial values, the order of the rows and every dropout mask. */
  readonly seed: number;
  /** Where the head comes from, if the base is a classifier; `auto` where it is left out. */
  readonly head?: HeadChoice;
  readonly evaluateEvery: Every;
  readonly checkpointEvery: Every;
  /** Checkpoints kept besides the best one and the newest one. */
  readonly keepCheckpoints: number;
  /** The metric that chooses the best evaluation. */
  readonly best: BestMetricName;
  /** Stop after so many evaluations without a better one; null never. */
  readonly earlyStopping: number | null;
}

/** A model of so many parameters of which some are trained. */
export interface TrainableCount {
  readonly trainable: number;
  readonly total: number;
  /** trainable / total. */
  readonly share: number;
}
