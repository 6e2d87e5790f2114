import path from 'node:path';
import { acquireLock } from '../../engine/index.ts';

/**
 * Runs a task that decides who is in charge of a run, while no other process does: to resume it, to record that its process is
 * gone, or to move its folder. Do not nest it.
 *
 * @throws files.not-writable, files.disk-full, and whatever `task` throws
 */
export async function withRunLock<Result>(folder: string, task: () => Promise<Result>): Promise<Result> {
  // It lies beside the folder, which the task may move.
  const { dir, base } = path.parse(path.resolve(folder));
  const lock = await acquireLock(path.join(dir, `.${base}.lock`), { times: { poll: 10 } });
  try {
    return await task();
  } finally {
    await lock.release();
  }
}
