import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import { inside, isName, LorikeetError, readFailure, systemCode } from '../../engine/index.ts';
import { runFiles } from './folder.ts';

/**
 * The folder of a run, given by its path or by its name among the runs.
 *
 * @throws run.unknown with the nearest name
 */
export async function findRun(runsFolder: string, run: string): Promise<string> {
  const folder = path.resolve(run);
  if (existsSync(runFiles(folder).record)) return folder;
  if (isName(run)) return findListedRun(runsFolder, run);
  throw await unknownRun(runsFolder, run);
}

/**
 * The folder of a run by name only: for actions that must not reach any other folder.
 *
 * @throws files.bad-name, run.unknown with the nearest name
 */
export async function findListedRun(runsFolder: string, run: string): Promise<string> {
  const folder = inside(path.resolve(runsFolder), run);
  if (existsSync(runFiles(folder).record)) return folder;
  throw await unknownRun(runsFolder, run);
}

async function unknownRun(runsFolder: string, run: string): Promise<LorikeetError> {
  const names = (await runFolders(runsFolder)).map((folder) => path.basename(folder));
  const nearest = names.length === 0 ? null : closest(run, names);
  const near = nearest !== null && distance(run, nearest) <= run.length / 2;
  return new LorikeetError('run.unknown', { run, runs: path.resolve(runsFolder), nearest: near ? nearest : null });
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
