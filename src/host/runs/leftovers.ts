import path from 'node:path';
import { removeLeftovers } from '../../engine/index.ts';
import { runFiles } from './folder.ts';

/** A host may write beside a worker that was killed, such as the user's notes; that takes much less. */
const WRITING_MS = 5000;

/**
 * Clears up in a run folder after a worker that was killed while it wrote, and puts the adapter back that it was about to
 * replace. Only for who knows that no worker is at it. What cannot be cleared up stays until the next time.
 */
export async function clearRunFolder(folder: string): Promise<void> {
  const { checkpoints, predictions, evaluations } = runFiles(folder);
  await removeLeftovers(folder, WRITING_MS).catch(() => undefined);
  for (const part of [checkpoints, path.dirname(predictions.validation), evaluations]) {
    await removeLeftovers(part).catch(() => undefined);
  }
}
