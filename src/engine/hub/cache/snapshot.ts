import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { optionalModelFiles, requiredModelFiles, WEIGHTS_INDEX, weightsFile } from '../../../shared/model-files.ts';
import { readShardIndex } from '../../weights/index.ts';
import { type RepositoryPlace, snapshotFile } from './layout.ts';
import { isFile } from './listing.ts';

/**
 * - `complete`: everything a run needs, and every file that may complete it is there or known not to exist
 * - `usable`: a run can read it, but some file that may complete the tokenizer was never asked for (another program made the snapshot)
 * - `missing`: something a run needs is not there
 */
export type SnapshotState = 'complete' | 'usable' | 'missing';

/** How much of a model a snapshot holds, without a request. */
export async function modelSnapshotState(place: RepositoryPlace, commit: string): Promise<SnapshotState> {
  const isThere = (name: string) => isFile(snapshotFile(place, commit, name));
  for (const name of requiredModelFiles) if (!(await isThere(name))) return 'missing';
  if (!(await hasWeights(place, commit))) return 'missing';
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
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '');
  }
}

async function hasWeights(place: RepositoryPlace, commit: string): Promise<boolean> {
  const folder = path.join(place.snapshots, commit);
  const weights = weightsFile(await readdir(folder).catch(() => []));
  // The link may be broken.
  if (weights === undefined || !(await isFile(path.join(folder, weights)))) return false;
  if (weights !== WEIGHTS_INDEX) return true;
  const { shards } = await readShardIndex(folder, weights);
  for (const shard of shards.keys()) if (!(await isFile(path.join(folder, shard)))) return false;
  return true;
}
