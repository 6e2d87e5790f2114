import type { ErrorShape, RunRecord } from '../../contract/index.ts';
import { LorikeetError, processState } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { readProgress } from './progress.ts';
import { readRecord, writeRecord } from './record.ts';

/**
 * The true state of a run: if its process is gone, a running run is recorded as interrupted. If that cannot be written
 * (a full or read-only disk), it is still returned.
 */
export async function reconciledRecord(folder: string): Promise<RunRecord> {
  const record = await readRecord(folder);
  if (record.status !== 'starting' && record.status !== 'running') return record;
  const { process: inCharge } = record;
  // A run of a search waits to be trained.
  if (record.status === 'starting' && inCharge === null && record.search !== undefined) return record;
  if (inCharge !== null && processState(inCharge) !== 'gone') return record;
  // The worker may have ended normally between the two reads.
  const again = await readRecord(folder);
  if (again.status !== record.status || again.process?.pid !== inCharge?.pid) return reconciledRecord(folder);
  const { lastStep } = await readProgress(folder);
  const error = new LorikeetError('run.worker-gone', { run: folder, pid: inCharge?.pid ?? 0, lastStep });
  return markEnded(folder, again, 'interrupted', errorShape(error));
}

/** Records the end of a run for a worker that could not. If that cannot be written, it is still returned. */
export async function markEnded(
  folder: string,
  record: RunRecord,
  status: 'interrupted' | 'failed',
  error: ErrorShape,
): Promise<RunRecord> {
  const ended: RunRecord = { ...record, status, process: null, endedAt: new Date().toISOString(), error };
  try {
    await writeRecord(folder, ended);
  } catch {
    // The disk is full or read-only: the next reader comes to the same result.
  }
  return ended;
}
