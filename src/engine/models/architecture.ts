import type { ModelType } from '../../shared/families.ts';
import type { ConfigReader } from './config.ts';
import type { ModelSpec } from './spec.ts';

/** What a run may set over the checkpoint's own dropout; `null` keeps the checkpoint's. */
export interface DropoutOverrides {
  readonly hidden: number | null;
  readonly attention: number | null;
  readonly head: number | null;
}

/** A supported architecture: one row of `architectures`. */
export interface Architecture {
  /** `model_type` of config.json. */
  readonly modelType: ModelType;
  /** The model that a config describes, with a classification head for so many classes. */
  readonly resolve: (config: ConfigReader, labelCount: number, dropout: DropoutOverrides) => ModelSpec;
}
