import { resolveModel } from '../../models/index.ts';
import type { LoraSettings, TrainableCount } from '../job.ts';
import { countTrained, trainedPartsOf } from './tensors.ts';

/**
 * Counts trained and total parameters from config.json alone, before any weight
 * is there.
 *
 * @param file what errors call the config
 */
export function countParameters(
  config: Readonly<Record<string, unknown>>,
  file: string,
  labelCount: number,
  lora: LoraSettings,
): TrainableCount {
  const spec = resolveModel(config, file, labelCount);
  return countTrained(spec, trainedPartsOf(spec, lora));
}
