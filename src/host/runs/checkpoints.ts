import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { readFailure, systemCode } from '../../engine/index.ts';
import { runFiles } from './folder.ts';

export interface Checkpoint {
  readonly folder: string;
  readonly step: number;
}

/** The newest checkpoint, or null. A checkpoint gets its name only when it is complete. */
export async function newestCheckpoint(runFolder: string): Promise<Checkpoint | null> {
  const { checkpoints } = runFiles(runFolder);
  let names: string[];
  try {
    names = await readdir(checkpoints);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw readFailure(checkpoints, error);
  }
  const checkpointsByName = names.flatMap((name) => {
    const step = /^step-(\d+)$/.exec(name)?.[1];
    return step === undefined ? [] : [{ folder: path.join(checkpoints, name), step: Number(step) }];
  });
  return checkpointsByName.sort((first, second) => second.step - first.step)[0] ?? null;
}
