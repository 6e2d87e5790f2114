import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CachedRepository, CachedSnapshot, Repository } from '../../../shared/hub.ts';
import { readFailure, systemCode } from '../../files/index.ts';
import { snapshotEntries, storedContents } from './contents.ts';
import { isImported } from './imported.ts';
import { placeOf, repositoryOf } from './layout.ts';
import { listRefs } from './refs.ts';
import { modelSnapshotState } from './snapshot.ts';

/** What the cache holds, in order of name; an absent cache holds nothing. @throws files.unreadable */
export async function scanCache(cacheFolder: string): Promise<CachedRepository[]> {
  let names: string[];
  try {
    names = await readdir(cacheFolder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw readFailure(cacheFolder, error);
  }
  const repositories: CachedRepository[] = [];
  for (const name of names.sort()) {
    const repository = repositoryOf(name);
    if (repository === undefined || !(await isFolder(path.join(cacheFolder, name)))) continue;
    repositories.push(await scanRepository(cacheFolder, repository));
  }
  return repositories;
}

/** One repository of the cache; without snapshots where the cache has nothing of it. */
export async function scanRepository(cacheFolder: string, repository: Repository): Promise<CachedRepository> {
  const place = placeOf(cacheFolder, repository);
  const [refs, entries, contents] = [await listRefs(place), await snapshotEntries(place), await storedContents(place)];
  const sizes = new Map(contents.map(({ identity, bytes }) => [identity, bytes]));
  const snapshots: CachedSnapshot[] = [];
  for (const [commit, files] of entries) {
    const folder = path.join(place.snapshots, commit);
    for (const { identity, bytes } of files) if (identity !== undefined) sizes.set(identity, bytes);
    snapshots.push({
      commit,
      folder,
      revisions: [...refs].flatMap(([revision, at]) => (at === commit ? [revision] : [])).sort(),
      files: files.length,
      bytes: [...new Map(files.map(({ identity, bytes }) => [identity, bytes])).values()].reduce(sum, 0),
      isTrainable: repository.type === 'model' && (await isTrainable(place, commit)),
      modified: (await stat(folder)).mtimeMs,
    });
  }
  return {
    ...repository,
    folder: place.folder,
    bytes: [...sizes.values()].reduce(sum, 0),
    incompleteBytes: contents.flatMap(({ isIncomplete, bytes }) => (isIncomplete ? [bytes] : [])).reduce(sum, 0),
    isImported: await isImported(place),
    snapshots: snapshots.sort((a, b) => b.modified - a.modified),
  };
}

/** An unreadable index of shards makes one snapshot unusable; the others are still listed. */
async function isTrainable(...at: Parameters<typeof modelSnapshotState>): Promise<boolean> {
  return modelSnapshotState(...at).then(
    (state) => state !== 'missing',
    () => false,
  );
}

async function isFolder(name: string): Promise<boolean> {
  return stat(name).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

function sum(total: number, bytes: number): number {
  return total + bytes;
}
