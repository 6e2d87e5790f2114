import path from 'node:path';
import { resolveModel } from '../models/index.ts';
import { readConfig } from '../weights/checkpoint.ts';
import type { LoraSettings, TrainableCount } from './job.ts';
import { countTrained, planAdapter } from './plan.ts';

/**
 * How many parameters a training would train, and of how many: from the config.json of a folder alone, before any weight
 * is there.
 */
export async function countParameters(folder: string, labelCount: number, lora: LoraSettings): Promise<TrainableCount> {
  const spec = resolveModel(await readConfig(folder), path.join(folder, 'config.json'), labelCount);
  return countTrained(spec, planAdapter(spec, lora));
}
