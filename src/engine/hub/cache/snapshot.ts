import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  CONFIG,
  isShardIndex,
  optionalModelFiles,
  tokenizerFiles,
  trainableWeights,
} from '../../../shared/model-files.ts';
import { readShardIndex } from '../../weights/index.ts';
import { type RepositoryPlace, snapshotFile } from './layout.ts';
import { isFile } from './listing.ts';
import { ensureFolder } from '../../files/index.ts';

/**
 * - `complete`: everything a run needs, and every file that may complete it is there or known not to exist
 * - `usable`: a run can read it, but some file that may complete the tokenizer was never asked for (another program made the snapshot)
 * - `missing`: something a run needs is not there
 */
export type SnapshotState = 'complete' | 'usable' | 'missing';

/** How much of a model a snapshot holds, without a request. */
export async function modelSnapshotState(place: RepositoryPlace, commit: string): Promise<SnapshotState> {
  const isThere = (name: string) => isFile(snapshotFile(place, commit, name));
  if (!(await hasTokenizer(place, commit)) || !(await hasWeights(place, commit))) return 'missing';
  for (const name of optionalModelFiles) {
    if (!(await isThere(name)) && !(await isFile(path.join(place.noExist, commit, name)))) return 'usable';
  }
  return 'complete';
}

/**
 * Records, as Python's tools do, that the repository does not have these files, so that they are not requested again.
 */
export async function noteMissing(place: RepositoryPlace, commit: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const file = path.join(place.noExist, commit, ...name.split('/'));
    if (await isFile(file)) continue;
    await ensureFolder(path.dirname(file));
    await writeFile(file, '');
  }
}

/** Whether a snapshot has the config and all files that its tokenizer is read from. */
export async function hasTokenizer(place: RepositoryPlace, commit: string): Promise<boolean> {
  const names = await readdir(path.join(place.snapshots, commit)).catch(() => []);
  for (const name of [CONFIG, ...(tokenizerFiles(names) ?? [''])]) {
    // The link may be broken.
    if (name === '' || !(await isFile(snapshotFile(place, commit, name)))) return false;
  }
  return true;
}

async function hasWeights(place: RepositoryPlace, commit: string): Promise<boolean> {
  const folder = path.join(place.snapshots, commit);
  const weights = trainableWeights(await readdir(folder).catch(() => []));
  // The link may be broken.
  if (weights === undefined || !(await isFile(path.join(folder, weights)))) return false;
  if (!isShardIndex(weights)) return true;
  const { shards } = await readShardIndex(folder, weights);
  for (const shard of shards.keys()) if (!(await isFile(path.join(folder, shard)))) return false;
  return true;
}
