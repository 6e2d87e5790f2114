import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { ErrorShape, RunRecord } from '../../contract/index.ts';
import { isErrorOf } from '../../shared/error-codes.ts';
import { runFiles } from './folder.ts';
import { readProgress } from './progress.ts';

/** What the user has to correct before there can be a run: nothing was trained, and nothing is worth keeping. */
export function mistakeOf(folder: string, { status, error, totalSteps, resumed }: RunRecord): ErrorShape | null {
  if (status !== 'failed' || error === null || totalSteps !== null || resumed > 0) return null;
  if (existsSync(runFiles(folder).checkpoints) || existsSync(runFiles(folder).adapter)) return null;
  return isErrorOf('input', error.code) || isErrorOf('plan', error.code) ? error : null;
}

/** Whether an error ended a run before its first step: it holds nothing but that error. */
export async function hasOnlyFailed(folder: string, { status }: Pick<RunRecord, 'status'>): Promise<boolean> {
  const { checkpoints, adapter } = runFiles(folder);
  if (status !== 'failed' || existsSync(checkpoints) || existsSync(adapter)) return false;
  return (await readProgress(folder)).lastStep === 0;
}

/** Removes a run; where its folder was the user's, an empty one stays. */
export async function removeRun(folder: string, wasThere: boolean): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  if (wasThere) await mkdir(folder);
}
