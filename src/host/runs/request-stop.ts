import { writeFileSync } from 'node:fs';
import { writeFailure } from '../../engine/index.ts';
import { runFiles } from './folder.ts';

/**
 * Asks the worker of a run to end after the current step, by a file in the run folder: any process can make it, and a
 * worker that is busy with a step sees it afterwards.
 *
 * @throws files.not-writable, files.disk-full
 */
export function requestStop(folder: string): void {
  const { cancel } = runFiles(folder);
  try {
    writeFileSync(cancel, '');
  } catch (error) {
    throw writeFailure(cancel, error);
  }
}
