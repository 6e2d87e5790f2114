import type { Handler, ReplyOf } from '../../../contract/index.ts';
import type { HostContext } from '../../context/index.ts';
import { errorShape } from '../../common/error-shape.ts';
import { readAnnotation } from '../annotation.ts';
import { compareRuns } from '../compare.ts';
import { findRun, runFolders } from '../find.ts';
import { readProgress } from '../progress.ts';
import { reconciledRecord } from '../reconcile.ts';
import { readableResult, readResult } from '../record.ts';

/** Every run of the runs folder. Unreadable runs are listed apart. */
export function listRuns(host: Pick<HostContext, 'ownFiles' | 'runsFolder'>): Handler<'runs.list'> {
  return async () => {
    const reply: ReplyOf<'runs.list'> = { runs: [], unreadable: [] };
    for (const folder of await runFolders(host.runsFolder)) {
      try {
        reply.runs.push(await listedRun(host, folder));
      } catch (error) {
        reply.unreadable.push({ folder, reason: errorShape(error).sentence });
      }
    }
    return reply;
  };
}

/** Everything a run folder tells. @throws run.unknown, run.bad-record */
export function showRun(host: Pick<HostContext, 'ownFiles' | 'runsFolder'>): Handler<'runs.show'> {
  return async ({ run }) => {
    const folder = await findRun(host.runsFolder, run);
    return { ...(await listedRun(host, folder)), ...(await readProgress(folder)) };
  };
}

async function listedRun(
  host: Pick<HostContext, 'ownFiles'>,
  folder: string,
): Promise<ReplyOf<'runs.list'>['runs'][number]> {
  const record = await reconciledRecord(folder);
  return {
    folder,
    record,
    result: await readableResult(host.ownFiles, folder),
    annotation: await readAnnotation(host.ownFiles, folder),
  };
}

/** Two runs side by side. @throws run.unknown, run.bad-record */
export function compareTwoRuns(host: Pick<HostContext, 'runsFolder'>): Handler<'runs.compare'> {
  return async (request) => {
    const read = async (run: string) => {
      const folder = await findRun(host.runsFolder, run);
      return { record: await reconciledRecord(folder), result: await readResult(folder) };
    };
    return compareRuns(await read(request.first), await read(request.second));
  };
}
