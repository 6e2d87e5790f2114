import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { checkpointDamage, LorikeetError, readFailure, systemCode } from '../../engine/index.ts';
import { runFiles } from './folder.ts';

export interface Checkpoint {
  readonly folder: string;
  readonly step: number;
}

/** The checkpoints of a run, the newest first. A checkpoint gets its name only when it is complete. */
export async function checkpointsOf(runFolder: string): Promise<Checkpoint[]> {
  const { checkpoints } = runFiles(runFolder);
  let names: string[];
  try {
    names = await readdir(checkpoints);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw readFailure(checkpoints, error);
  }
  const checkpointsByName = names.flatMap((name) => {
    const step = /^step-(\d+)$/.exec(name)?.[1];
    return step === undefined ? [] : [{ folder: path.join(checkpoints, name), step: Number(step) }];
  });
  return checkpointsByName.sort((first, second) => second.step - first.step);
}

/**
 * The newest checkpoint that can be resumed from, and what is wrong with those after it; null where there is none at all.
 *
 * @throws train.bad-checkpoint where there are some and none can be resumed from
 */
export async function usableCheckpoint(
  runFolder: string,
): Promise<{ readonly checkpoint: Checkpoint | null; readonly damages: readonly string[] }> {
  const checkpoints = await checkpointsOf(runFolder);
  const damages: string[] = [];
  for (const checkpoint of checkpoints) {
    const damage = await checkpointDamage(checkpoint.folder);
    if (damage === null) return { checkpoint, damages };
    damages.push(damage);
  }
  const [newest] = checkpoints;
  if (newest === undefined) return { checkpoint: null, damages };
  throw new LorikeetError('train.bad-checkpoint', { folder: newest.folder, reason: damages[0]! });
}
