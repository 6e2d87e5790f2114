import { LorikeetError } from '../errors/index.ts';
import type { DropoutSettings } from '../../shared/job.ts';
import type { Architecture } from './architecture.ts';
import { bertLikeArchitectures } from './bert-like.ts';
import { ConfigReader } from './config.ts';
import { decoderArchitectures } from './decoders.ts';
import { modernBert } from './modernbert.ts';
import type { ModelSpec } from './spec.ts';

/** Every architecture that can be trained. Adding one is a row here or in a file beside, and a fixture. */
export const architectures: readonly Architecture[] = [...bertLikeArchitectures, modernBert, ...decoderArchitectures];

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
): ModelSpec {
  const configType = config['model_type'];
  const row = architectures.find(({ modelType }) => modelType === configType);
  if (!row) {
    throw new LorikeetError('models.unknown-architecture', {
      file,
      modelType: typeof configType === 'string' ? configType : 'missing',
      known: architectures.map(({ modelType }) => modelType),
    });
  }
  return row.resolve(new ConfigReader(config, file), labelCount, dropout);
}
