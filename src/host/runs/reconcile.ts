import type { ErrorShape, RunRecord } from '../../contract/index.ts';
import { LorikeetError, processState } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { runFiles } from './folder.ts';
import { lastSign } from './last-sign.ts';
import { clearRunFolder } from './leftovers.ts';
import { withRunLock } from './lock.ts';
import { readProgress } from './progress.ts';
import { readRecord, writeRecord } from './record.ts';

/**
 * The true state of a run: if its process is gone, a running run is recorded as interrupted. If that cannot be written
 * (a full or read-only disk), it is still returned.
 */
export async function reconciledRecord(folder: string): Promise<RunRecord> {
  const record = await readRecord(folder);
  if (!hasLostItsProcess(record)) return record;
  try {
    return await withRunLock(folder, () => settledRecord(folder));
  } catch (error) {
    if (!isWriteFailure(error)) throw error;
    return settledRecord(folder);
  }
}

/** As {@link reconciledRecord}, for who holds the lock of the run. */
export async function settledRecord(folder: string): Promise<RunRecord> {
  // The worker may have ended normally since somebody last looked.
  const record = await readRecord(folder);
  if (!hasLostItsProcess(record)) return record;
  await clearRunFolder(folder);
  const { lastStep } = await readProgress(folder);
  const error = new LorikeetError('run.worker-gone', { run: folder, pid: record.process?.pid ?? 0, lastStep });
  const { metrics, log } = runFiles(folder);
  const at = await lastSign(record.startedAt ?? record.createdAt, [metrics, log]);
  return markEnded(folder, record, 'interrupted', errorShape(error), at);
}

function hasLostItsProcess({ status, process: inCharge, search }: RunRecord): boolean {
  if (status !== 'starting' && status !== 'running') return false;
  // A run of a search waits to be trained.
  if (status === 'starting' && inCharge === null && search !== undefined) return false;
  return inCharge === null || processState(inCharge) === 'gone';
}

function isWriteFailure(error: unknown): boolean {
  return error instanceof LorikeetError && (error.code === 'files.not-writable' || error.code === 'files.disk-full');
}

/** Records the end of a run for a worker that could not. If that cannot be written, it is still returned. */
export async function markEnded(
  folder: string,
  record: RunRecord,
  status: 'interrupted' | 'failed',
  error: ErrorShape,
  at = new Date(),
): Promise<RunRecord> {
  const ended: RunRecord = { ...record, status, process: null, endedAt: at.toISOString(), error };
  try {
    await writeRecord(folder, ended);
  } catch {
    // The disk is full or read-only: the next reader comes to the same result.
  }
  return ended;
}
