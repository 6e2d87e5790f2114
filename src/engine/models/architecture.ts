import type { DropoutSettings } from '../../shared/job.ts';
import type { ModelType } from '../../shared/families.ts';
import type { ConfigReader } from './config.ts';
import type { ModelSpec } from './spec.ts';

/** A model but for what it is trained as, which no architecture depends on. */
export type ArchitectureSpec = Omit<ModelSpec, 'task'>;

/** A supported architecture: one row of `architectures`. */
export interface Architecture {
  /** `model_type` of config.json. */
  readonly modelType: ModelType;
  /** The model that a config describes, with a classification head for so many classes. */
  readonly resolve: (config: ConfigReader, labelCount: number, dropout: DropoutSettings) => ArchitectureSpec;
}
