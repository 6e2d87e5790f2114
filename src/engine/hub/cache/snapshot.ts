import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readShardIndex } from '../../weights/index.ts';
import { OPTIONAL_FILES, REQUIRED_FILES, WEIGHTS, WEIGHTS_INDEX } from '../model-files.ts';
import { type RepositoryPlace, snapshotFile } from './layout.ts';
import { isFile } from './listing.ts';

/**
 * - `complete`: everything a run needs, and every file that may complete it is there or known not to exist
 * - `usable`: a run can read it, but some file that may complete the tokenizer was never asked for (another program made the snapshot)
 * - `missing`: something a run needs is not there
 */
export type SnapshotState = 'complete' | 'usable' | 'missing';

/** How much of a model a snapshot holds; nobody is asked. */
export async function modelSnapshotState(place: RepositoryPlace, commit: string): Promise<SnapshotState> {
  const isThere = (name: string) => isFile(snapshotFile(place, commit, name));
  for (const name of REQUIRED_FILES) if (!(await isThere(name))) return 'missing';
  if (!(await hasWeights(place, commit))) return 'missing';
  for (const name of OPTIONAL_FILES) {
    if (!(await isThere(name)) && !(await isFile(path.join(place.noExist, commit, name)))) return 'usable';
  }
  return 'complete';
}

/** Notes, as Python's tools do, that the repository does not have these files: nobody has to ask again. */
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
  if (await isFile(path.join(folder, WEIGHTS))) return true;
  if (await isFile(path.join(folder, WEIGHTS_INDEX))) {
    const { shards } = await readShardIndex(folder, WEIGHTS_INDEX);
    for (const shard of shards.keys()) if (!(await isFile(path.join(folder, shard)))) return false;
    return true;
  }
  const names = await readdir(folder).catch((): string[] => []);
  const others = names.filter((name) => name.endsWith('.safetensors') && !name.startsWith('adapter_'));
  return others.length === 1 && (await isFile(path.join(folder, others[0]!)));
}
