import { beginning, LorikeetError } from '../errors/index.ts';
import type { DropoutSettings } from '../../shared/job.ts';
import type { Task } from '../../shared/task.ts';
import type { Architecture } from './architecture.ts';
import { bertLikeArchitectures } from './bert-like.ts';
import { ConfigReader } from './config.ts';
import { decoderArchitectures } from './decoders.ts';
import { configDefaults } from './defaults.ts';
import { gpt2 } from './gpt2.ts';
import { modernBert } from './modernbert.ts';
import type { ModelSpec } from './spec.ts';

/** Every architecture that can be trained. Adding one is a row here or in a file beside, and a fixture. */
export const architectures: readonly Architecture[] = [
  ...bertLikeArchitectures,
  modernBert,
  ...decoderArchitectures,
  gpt2,
];

/** Fields that would change what any of them computes, and their values that are supported. */
const onlyOfAll: Readonly<Record<string, readonly unknown[]>> = {
  is_decoder: [false],
  is_encoder_decoder: [false],
  add_cross_attention: [false],
  pruned_heads: [{}],
  quantization_config: [],
};

const checkpointDropout: DropoutSettings = { hidden: null, attention: null, head: null };

/**
 * The model that a config.json describes, with a head for `labelCount` classes.
 *
 * @param file path of the config, for errors
 * @throws LorikeetError `models.unknown-architecture`, `models.config-field`, `models.unsupported-setting`
 */
export function resolveModel(
  config: Readonly<Record<string, unknown>>,
  file: string,
  labelCount: number,
  dropout: DropoutSettings = checkpointDropout,
  task: Task = 'single-label',
): ModelSpec {
  const configType = config['model_type'];
  const row = architectures.find(({ modelType }) => modelType === configType);
  if (!row) {
    throw new LorikeetError('models.unknown-architecture', {
      file,
      modelType: typeof configType === 'string' ? beginning(configType) : 'missing',
      known: architectures.map(({ modelType }) => modelType),
    });
  }
  const reader = new ConfigReader(config, file, configDefaults[row.modelType]);
  for (const [field, supported] of Object.entries(onlyOfAll)) reader.only(field, supported);
  return { ...row.resolve(reader, labelCount, dropout), task };
}
