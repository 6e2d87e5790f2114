import { LorikeetError } from '../../engine/index.ts';
import { runName } from '../runs/folder.ts';
import { identityOf } from '../runs/process-identity.ts';
import { reconciledRecord } from '../runs/reconcile.ts';
import { updateRecord } from '../runs/record.ts';

/** Checks that a run can go on. @throws run.still-running, run.already-finished */
export async function checkResumable(folder: string): Promise<void> {
  const { status, process: inCharge } = await reconciledRecord(folder);
  if (status === 'finished') throw new LorikeetError('run.already-finished', { run: runName(folder) });
  if (inCharge !== null) {
    throw new LorikeetError('run.still-running', { run: folder, pid: inCharge.pid, host: inCharge.host });
  }
}

/** Takes charge of a run that has ended before its time, for a worker to continue it. @throws as {@link checkResumable} */
export async function resumeFolder(folder: string): Promise<void> {
  await checkResumable(folder);
  const { resumed } = await reconciledRecord(folder);
  await updateRecord(folder, {
    status: 'starting',
    process: identityOf(process.pid),
    endedAt: null,
    error: null,
    resumed: resumed + 1,
  });
}
