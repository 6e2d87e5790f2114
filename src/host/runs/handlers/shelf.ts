import type { Handler } from '../../../contract/index.ts';
import { LorikeetError } from '../../../engine/index.ts';
import type { HostContext } from '../../context/index.ts';
import { changeAnnotation } from '../annotation.ts';
import { moveToDeleted, purgeDeleted, restoreDeleted } from '../deleted.ts';
import { findListedRun, findRun } from '../find.ts';
import { runName } from '../folder.ts';
import { reconciledRecord } from '../reconcile.ts';

/** @throws run.unknown, files.not-writable, files.disk-full */
export function annotateRun(host: Pick<HostContext, 'ownFiles' | 'runsFolder'>): Handler<'runs.annotate'> {
  return async ({ run, ...changes }) => changeAnnotation(host.ownFiles, await findRun(host.runsFolder, run), changes);
}

/**
 * Moves a run out of the list. Only runs in the runs folder are in it.
 *
 * @throws files.bad-name, run.unknown, run.still-running
 */
export function deleteRun(host: Pick<HostContext, 'runsFolder'>): Handler<'runs.delete'> {
  return async ({ run }) => {
    const folder = await findListedRun(host.runsFolder, run);
    const { process: inCharge } = await reconciledRecord(folder);
    if (inCharge !== null) {
      throw new LorikeetError('run.still-running', { run: runName(folder), pid: inCharge.pid, host: inCharge.host });
    }
    return { deleted: await moveToDeleted(host.runsFolder, folder) };
  };
}

/** @throws files.bad-name, run.not-deleted */
export function restoreRun(host: Pick<HostContext, 'runsFolder'>): Handler<'runs.restore'> {
  return async ({ deleted }) => {
    const folder = await restoreDeleted(host.runsFolder, deleted);
    return { run: runName(folder), folder };
  };
}

/** @throws files.bad-name, run.not-deleted */
export function purgeRuns(host: Pick<HostContext, 'runsFolder'>): Handler<'runs.purge'> {
  return async ({ deleted }) => ({ freedBytes: await purgeDeleted(host.runsFolder, deleted) });
}
