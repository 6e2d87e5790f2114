import { writeFileSync } from 'node:fs';
import { writeFailure } from '../../engine/index.ts';
import { runFiles } from './folder.ts';

/**
 * Asks whoever trains a run to end after the current step, by a file in its folder: any process can make it, and a worker that
 * is busy with a step finds it afterwards.
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
