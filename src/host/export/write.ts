import { readdir, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Handler } from '../../contract/index.ts';
import { loadExports, LorikeetError, systemCode, writeFailure } from '../../engine/index.ts';
import type { HostContext } from '../context/index.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { ask } from '../launch/ask.ts';
import { findRun } from '../runs/find.ts';
import { runName } from '../runs/folder.ts';
import { readRecord } from '../runs/record.ts';
import { existingParent } from './plan.ts';

/**
 * Exports a run in a worker: written beside the folder, proved, and only then given its name. A folder with files in it is left as it
 * is, unless it holds an earlier export that is to be replaced.
 *
 * @throws run.unknown, run.no-adapter, export.*, files.no-space, files.disk-full, files.not-writable; the signal's reason
 */
export function writeExport(host: Pick<HostContext, 'launcher' | 'runsFolder' | 'secrets'>): Handler<'export.write'> {
  return async ({ run, choice, folder, replace }, emit, signal) => {
    const runFolder = await findRun(host.runsFolder, run);
    const { config } = await readRecord(runFolder);
    const to = path.resolve(folder);
    if (isInside(to, runFolder)) throw new LorikeetError('export.inside-run', { folder: to, run: runName(runFolder) });
    await checkFolder(to, replace);
    await modelFolder(config.model, { secrets: host.secrets, signal, onEvent: emit });
    try {
      const task = { type: 'export', folder: runFolder, choice, to } as const;
      const { proof } = await ask(host, task, 'exported', signal, undefined, (news) => {
        if (news.type === 'exporting') emit(news.progress);
      });
      return { folder: to, proof };
    } catch (error) {
      // A worker that was ended has left what it had written.
      await removePartial(to);
      throw error;
    }
  };
}

function isInside(folder: string, parent: string): boolean {
  const relative = path.relative(path.resolve(parent), folder);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

/** @throws export.folder-in-use, files.not-writable */
async function checkFolder(folder: string, replace: boolean): Promise<void> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw writeFailure(folder, error);
  }
  if (names.length === 0) return;
  const { hasProof } = await loadExports();
  const isExport = await hasProof(folder);
  if (isExport && replace) return;
  throw new LorikeetError('export.folder-in-use', { folder, files: names.length, isExport });
}

/** @throws files.no-space */
export async function checkSpace(folder: string, needed: number): Promise<void> {
  const free = await statfs(existingParent(path.dirname(folder))).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Infinity,
  );
  if (needed > free) throw new LorikeetError('files.no-space', { folder, needed, free });
}

/** Removes folders that `writeWholeFolder` began for this one and could not end. */
async function removePartial(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  const begins = `.${path.basename(folder)}.`;
  for (const name of await readdir(parent).catch(() => [])) {
    const middle = name.startsWith(begins) ? name.slice(begins.length) : '';
    if (/^[0-9a-f]{12}\.partial$/.test(middle)) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}
