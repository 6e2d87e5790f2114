import { existsSync, readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { inside, LorikeetError, readFailure, systemCode } from '../../engine/index.ts';
import { withoutDate } from '../runs/new-folder.ts';

/** Where searches are: among the runs, which they belong to, and in no list of runs. */
export function searchesFolder(runsFolder: string): string {
  return path.join(path.resolve(runsFolder), '.searches');
}

/** The files of a search's folder; docs/search.md describes them. */
export function searchFiles(folder: string) {
  return {
    record: path.join(folder, 'search.json'),
    journal: path.join(folder, 'trials.jsonl'),
    /** Held by the process that drives the search. */
    lock: path.join(folder, 'lock'),
    /** Its presence asks the search to end. */
    cancel: path.join(folder, 'cancel'),
    /** What a page or a command asks of a search that runs: a larger budget. */
    budget: path.join(folder, 'budget.json'),
    /** What the process that trains printed. */
    output: path.join(folder, 'output.log'),
  };
}

/**
 * The folder of a search, by its path, by its name, or by that name without the time at its start, where one search alone is called so.
 *
 * @throws files.bad-name, search.unknown, search.ambiguous
 */
export function findSearch(runsFolder: string, search: string): string {
  const parent = searchesFolder(runsFolder);
  const folder = path.isAbsolute(search) ? search : inside(parent, search);
  if (existsSync(searchFiles(folder).record)) return folder;
  const names = existsSync(parent) ? readdirSync(parent) : [];
  const [name, ...others] = names
    .filter((each) => withoutDate(each) === search && existsSync(searchFiles(path.join(parent, each)).record))
    .sort();
  if (name === undefined) throw new LorikeetError('search.unknown', { search, folder: parent });
  if (others.length > 0) throw new LorikeetError('search.ambiguous', { search, names: [name, ...others] });
  return path.join(parent, name);
}

/** Every folder with a search.json, newest first by name. */
export async function searchFolders(runsFolder: string): Promise<string[]> {
  const parent = searchesFolder(runsFolder);
  try {
    const folders = (await readdir(parent)).sort().reverse();
    return folders.map((name) => path.join(parent, name)).filter((folder) => existsSync(searchFiles(folder).record));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw readFailure(parent, error);
  }
}

/** The run of a trial, by a name that does not change when the search is started again. */
export function trialRunName(search: string, trial: number, repeat: number, seeds: number): string {
  const number = String(trial).padStart(3, '0');
  return `${search}-t${number}${seeds > 1 ? `-s${repeat}` : ''}`;
}
