import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import { LorikeetError, readFailure, systemCode } from '../../engine/index.ts';
import { runFiles } from './folder.ts';

/**
 * The folder of a run, given by its path or by its name among the runs.
 *
 * @throws run.unknown with the nearest name
 */
export async function findRun(runsFolder: string, run: string): Promise<string> {
  for (const folder of [path.resolve(run), path.resolve(runsFolder, run)]) {
    if (existsSync(runFiles(folder).record)) return folder;
  }
  const names = (await runFolders(runsFolder)).map((folder) => path.basename(folder));
  const nearest = names.length === 0 ? null : closest(run, names);
  const near = nearest !== null && distance(run, nearest) <= run.length / 2;
  throw new LorikeetError('run.unknown', { run, runs: path.resolve(runsFolder), nearest: near ? nearest : null });
}

/** Every folder with a run.json, by name; none where there is no folder of runs yet. */
export async function runFolders(runsFolder: string): Promise<string[]> {
  const parent = path.resolve(runsFolder);
  try {
    const names = (await readdir(parent)).sort();
    return names.map((name) => path.join(parent, name)).filter((folder) => existsSync(runFiles(folder).record));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw readFailure(parent, error);
  }
}
