import type { RunRecord } from '../../contract/index.ts';
import { LorikeetError, processIdentity, processState } from '../../engine/index.ts';
import { runName } from './folder.ts';
import { reconciledRecord } from './reconcile.ts';
import { updateRecord } from './record.ts';

/**
 * The record of a run that can be resumed.
 *
 * @param takeOver whether a process of another machine, which cannot be asked, counts as gone: a cluster knows that its job is over
 * @throws run.still-running, run.already-finished
 */
export async function resumableRecord(folder: string, takeOver = false): Promise<RunRecord> {
  const record = await reconciledRecord(folder);
  const { status, process: inCharge } = record;
  if (status === 'finished') throw new LorikeetError('run.already-finished', { run: runName(folder) });
  if (inCharge !== null && !(takeOver && processState(inCharge) === 'elsewhere')) {
    throw new LorikeetError('run.still-running', { run: folder, pid: inCharge.pid, host: inCharge.host });
  }
  return record;
}

/**
 * Puts this process in charge of a run that ended early, so that a worker can continue it.
 *
 * @throws as {@link resumableRecord}
 */
export async function resumeFolder(folder: string, takeOver = false): Promise<void> {
  const { resumed, startedAt } = await resumableRecord(folder, takeOver);
  await updateRecord(folder, {
    status: 'starting',
    process: processIdentity(process.pid),
    endedAt: null,
    error: null,
    // A run of a search is begun like this too.
    resumed: startedAt === null ? resumed : resumed + 1,
  });
}
