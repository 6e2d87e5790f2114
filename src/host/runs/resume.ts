import type { RunRecord } from '../../contract/index.ts';
import { LorikeetError, processIdentity } from '../../engine/index.ts';
import { runName } from './folder.ts';
import { withRunLock } from './lock.ts';
import { reconciledRecord, settledRecord } from './reconcile.ts';
import { updateRecord } from './record.ts';

/** The record of a run that can be resumed. @throws run.still-running, run.already-finished */
export async function resumableRecord(folder: string): Promise<RunRecord> {
  return checkResumable(folder, await reconciledRecord(folder));
}

/**
 * Puts this process in charge of a run that ended early, so that a worker can continue it. Of several that try at once, one
 * gets it.
 *
 * @throws as {@link resumableRecord}
 */
export async function resumeFolder(folder: string): Promise<void> {
  await withRunLock(folder, async () => {
    const { resumed, startedAt } = checkResumable(folder, await settledRecord(folder));
    await updateRecord(folder, {
      status: 'starting',
      process: processIdentity(process.pid),
      endedAt: null,
      error: null,
      // A run of a search is begun like this too.
      resumed: startedAt === null ? resumed : resumed + 1,
    });
  });
}

function checkResumable(folder: string, record: RunRecord): RunRecord {
  checkNotRunning(folder, record);
  if (record.status === 'finished') throw new LorikeetError('run.already-finished', { run: runName(folder) });
  return record;
}

/** @throws run.still-running */
export function checkNotRunning(folder: string, { process: inCharge }: RunRecord): void {
  if (inCharge === null) return;
  throw new LorikeetError('run.still-running', { run: runName(folder), pid: inCharge.pid, host: inCharge.host });
}
