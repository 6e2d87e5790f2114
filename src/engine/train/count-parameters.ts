import path from 'node:path';
import { resolveModel } from '../models/index.ts';
import { readConfig } from '../weights/index.ts';
import type { LoraSettings, TrainableCount } from './job.ts';
import { countTrained, planAdapter } from './plan.ts';

/**
 * What the settings would train of a checkpoint, from its config.json alone: no weights have to be there.
 *
 * @param checkpoint folder of the base checkpoint
 * @throws weights.folder-missing, weights.config-missing, models.unknown-architecture, adapters.nothing-matched
 */
export async function countParameters(
  checkpoint: string,
  labelCount: number,
  lora: LoraSettings,
): Promise<TrainableCount> {
  const spec = resolveModel(await readConfig(checkpoint), path.join(checkpoint, 'config.json'), labelCount);
  return countTrained(spec, planAdapter(spec, lora));
}
