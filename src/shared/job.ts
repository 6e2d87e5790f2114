import type { BestMetricName } from './best-metric.ts';
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
}

/** Settings of the step loop. */
export interface TrainingSettings extends Schedule, StepSettings {
  readonly evalBatchSize: number;
  readonly weightDecay: number;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  /** Largest global norm of the gradients; 0 leaves them as they are. */
  readonly maxGradNorm: number;
  /** One weight per class. */
  readonly classWeights: readonly number[];
  /** Dropout of the model itself; null takes the checkpoint's own probability. */
  readonly hiddenDropout: number | null;
  readonly attentionDropout: number | null;
  readonly headDropout: number | null;
  /** Draws initial values, the order of the rows and every dropout mask. */
  readonly seed: number;
  readonly evaluateEvery: Every;
  readonly checkpointEvery: Every;
  /** Checkpoints kept besides the best one and the newest one. */
  readonly keepCheckpoints: number;
  readonly bestMetric: BestMetricName;
  /** Stop after so many evaluations without a better {@link bestMetric}; null never. */
  readonly earlyStoppingPatience: number | null;
}

/** A model of so many parameters of which some are trained. */
export interface TrainableCount {
  readonly trainable: number;
  readonly total: number;
  /** trainable / total. */
  readonly share: number;
}
