import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { inside, LorikeetError, readFailure, systemCode } from '../../engine/index.ts';

/** Where ladders are: among the runs, which they belong to, and in no list of runs. */
export function laddersFolder(runsFolder: string): string {
  return path.join(path.resolve(runsFolder), '.ladders');
}

/** The files of a ladder's folder; docs/ladder.md describes them. */
export function ladderFiles(folder: string) {
  return {
    record: path.join(folder, 'ladder.json'),
    /** Its presence asks the worker to end. */
    cancel: path.join(folder, 'cancel'),
    /** What the worker printed: crashes of the runtime, mostly. */
    output: path.join(folder, 'output.log'),
    predictions: (rung: string) => path.join(folder, 'predictions', `${rung}.jsonl`),
  };
}

/** The folder of a ladder, by its path or by its name. @throws files.bad-name, ladder.unknown */
export function findLadder(runsFolder: string, ladder: string): string {
  const folder = path.isAbsolute(ladder) ? ladder : inside(laddersFolder(runsFolder), ladder);
  if (existsSync(ladderFiles(folder).record)) return folder;
  throw new LorikeetError('ladder.unknown', { ladder, folder: laddersFolder(runsFolder) });
}

/** Every folder with a ladder.json, newest first by name. */
export async function ladderFolders(runsFolder: string): Promise<string[]> {
  const parent = laddersFolder(runsFolder);
  try {
    const folders = (await readdir(parent)).sort().reverse();
    return folders.map((name) => path.join(parent, name)).filter((folder) => existsSync(ladderFiles(folder).record));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw readFailure(parent, error);
  }
}
