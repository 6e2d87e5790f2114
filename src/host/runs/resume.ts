import type { RunRecord } from '../../contract/index.ts';
import { LorikeetError, processIdentity, processState } from '../../engine/index.ts';
import { runName } from './folder.ts';
import { withRunLock } from './lock.ts';
import { reconciledRecord, settledRecord } from './reconcile.ts';
import { updateRecord } from './record.ts';

/**
 * The record of a run that can be resumed.
 *
 * @param takeOver whether a process of another machine, which cannot be asked, counts as gone: a cluster knows that its job is over
 * @throws run.still-running, run.already-finished
 */
export async function resumableRecord(folder: string, takeOver = false): Promise<RunRecord> {
  return checkResumable(folder, await reconciledRecord(folder), takeOver);
}

/**
 * Puts this process in charge of a run that ended early, so that a worker can continue it. Of several that try at once, one
 * gets it.
 *
 * @throws as {@link resumableRecord}
 */
export async function resumeFolder(folder: string, takeOver = false): Promise<void> {
  await withRunLock(folder, async () => {
    const { resumed, startedAt } = checkResumable(folder, await settledRecord(folder), takeOver);
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

function checkResumable(folder: string, record: RunRecord, takeOver: boolean): RunRecord {
  const { process: inCharge } = record;
  const isTakenOver = takeOver && inCharge !== null && processState(inCharge) === 'elsewhere';
  if (!isTakenOver) checkNotRunning(folder, record);
  if (record.status === 'finished') throw new LorikeetError('run.already-finished', { run: runName(folder) });
  return record;
}

/** @throws run.still-running */
export function checkNotRunning(folder: string, { process: inCharge }: RunRecord): void {
  if (inCharge === null) return;
  throw new LorikeetError('run.still-running', { run: runName(folder), pid: inCharge.pid, host: inCharge.host });
}
