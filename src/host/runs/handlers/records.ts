import type { Handler, ReplyOf } from '../../../contract/index.ts';
import type { HostContext } from '../../context/index.ts';
import { errorShape } from '../../common/error-shape.ts';
import { readAnnotation } from '../annotation.ts';
import { namedEvaluations, namedResult } from '../class-names.ts';
import { compareRuns } from '../compare.ts';
import { findRun, runFolders } from '../find.ts';
import { readProgress } from '../progress.ts';
import { reconciledRecord } from '../reconcile.ts';
import { readableResult, readResult } from '../record.ts';

/** Folders that are read at the same time. */
const AT_ONCE = 16;

/** The runs of the runs folder, by name. Unreadable runs are listed apart. */
export function listRuns(host: Pick<HostContext, 'ownFiles' | 'runsFolder'>): Handler<'runs.list'> {
  return async ({ newest }, _tell, signal) => {
    const all = await runFolders(host.runsFolder);
    const folders = newest === undefined ? all : all.slice(-newest);
    const reply: ReplyOf<'runs.list'> = { total: all.length, runs: [], unreadable: [] };
    for (let at = 0; at < folders.length; at += AT_ONCE) {
      signal.throwIfAborted();
      const read = await Promise.all(folders.slice(at, at + AT_ONCE).map((folder) => runOrReason(host, folder)));
      for (const each of read) {
        if ('error' in each) reply.unreadable.push(each);
        else reply.runs.push(each);
      }
    }
    return reply;
  };
}

type List = ReplyOf<'runs.list'>;

async function runOrReason(
  host: Pick<HostContext, 'ownFiles'>,
  folder: string,
): Promise<List['runs'][number] | List['unreadable'][number]> {
  try {
    return await listedRun(host, folder);
  } catch (error) {
    return { folder, error: errorShape(error) };
  }
}

/** Everything a run folder tells. @throws run.unknown, run.bad-record */
export function showRun(host: Pick<HostContext, 'ownFiles' | 'runsFolder'>): Handler<'runs.show'> {
  return async ({ run }) => {
    const folder = await findRun(host.runsFolder, run);
    const listed = await listedRun(host, folder);
    const { evaluations, lastStep } = await readProgress(folder);
    return { ...listed, evaluations: namedEvaluations(evaluations, listed.record), lastStep };
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
    result: namedResult(await readableResult(host.ownFiles, folder), record),
    annotation: await readAnnotation(host.ownFiles, folder),
  };
}

/** Two runs side by side. @throws run.unknown, run.bad-record */
export function compareTwoRuns(host: Pick<HostContext, 'runsFolder'>): Handler<'runs.compare'> {
  return async (request) => {
    const read = async (run: string) => {
      const folder = await findRun(host.runsFolder, run);
      const record = await reconciledRecord(folder);
      return { record, result: namedResult(await readResult(folder), record) };
    };
    return compareRuns(await read(request.first), await read(request.second));
  };
}
