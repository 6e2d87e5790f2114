import type { Handler } from '../../../contract/index.ts';
import type { HostContext } from '../../context/index.ts';
import { changeAnnotation } from '../annotation.ts';
import { nameClasses } from '../class-names.ts';
import { moveToDeleted, purgeDeleted, restoreDeleted } from '../deleted.ts';
import { findListedRun, findRun } from '../find.ts';
import { runName } from '../folder.ts';
import { withRunLock } from '../lock.ts';
import { settledRecord } from '../reconcile.ts';
import { checkNotRunning } from '../resume.ts';

/** @throws run.unknown, files.not-writable, files.disk-full */
export function annotateRun(host: Pick<HostContext, 'ownFiles' | 'runsFolder'>): Handler<'runs.annotate'> {
  return async ({ run, ...changes }) => changeAnnotation(host.ownFiles, await findRun(host.runsFolder, run), changes);
}

/** @throws run.unknown, and as naming them throws */
export function nameRunClasses(host: Pick<HostContext, 'runsFolder'>): Handler<'runs.nameClasses'> {
  return async ({ run, ...naming }) => nameClasses(await findRun(host.runsFolder, run), naming);
}

/**
 * Moves a run out of the list. Only runs in the runs folder are in it.
 *
 * @throws files.bad-name, run.unknown, run.still-running
 */
export function deleteRun(host: Pick<HostContext, 'runsFolder'>): Handler<'runs.delete'> {
  return async ({ run }) => {
    const folder = await findListedRun(host.runsFolder, run);
    return withRunLock(folder, async () => {
      checkNotRunning(folder, await settledRecord(folder));
      return { deleted: await moveToDeleted(host.runsFolder, folder) };
    });
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
