import { writeFileSync } from 'node:fs';
import { systemCode, writeFailure } from '../../engine/index.ts';
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
    // A new file: a link of that name, in a folder that anybody may have made, is not followed.
    writeFileSync(cancel, '', { flag: 'wx' });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
    throw writeFailure(cancel, error);
  }
}
