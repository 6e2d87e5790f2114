import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CacheRemoval } from '../../../shared/hub.ts';
import { LorikeetError } from '../../errors/index.ts';
import { lockOwner, writeFailure } from '../../files/index.ts';
import { nameOf, type Repository } from '../repository.ts';
import { snapshotEntries, storedContents } from './contents.ts';
import { placeOf, type RepositoryPlace } from './layout.ts';
import { listRefs } from './refs.ts';

interface Plan extends CacheRemoval {
  readonly place: RepositoryPlace;
  /** Whether nothing is left of the repository. */
  readonly isWhole: boolean;
  /** Files and folders that go when the repository stays. */
  readonly doomed: readonly string[];
}

/**
 * What removing a repository, or one revision of it, would free. Contents that another snapshot shows stay. So do those in the
 * store that newer Python tools share among repositories: they know who else uses them (`hf cache prune`).
 *
 * @param revision a commit or a branch; null for everything.
 * @throws hub.not-cached
 */
export async function planRemoval(
  cacheFolder: string,
  repository: Repository,
  revision: string | null,
): Promise<CacheRemoval> {
  const { commits, freedBytes } = await plan(cacheFolder, repository, revision);
  return { commits, freedBytes };
}

/** Removes it. @throws hub.not-cached; hub.in-use while it is being downloaded; files.not-writable */
export async function removeFromCache(
  cacheFolder: string,
  repository: Repository,
  revision: string | null,
): Promise<CacheRemoval> {
  // Checked before the plan: a running download would change what the plan has seen.
  await checkIdle(placeOf(cacheFolder, repository), repository);
  const { place, commits, freedBytes, isWhole, doomed } = await plan(cacheFolder, repository, revision);
  try {
    if (isWhole) {
      await rm(place.folder, { recursive: true });
      await rm(place.locks, { recursive: true, force: true });
    } else {
      for (const entry of doomed) await rm(entry, { recursive: true, force: true });
    }
  } catch (error) {
    throw writeFailure(place.folder, error);
  }
  return { commits, freedBytes };
}

async function plan(cacheFolder: string, repository: Repository, revision: string | null): Promise<Plan> {
  const place = placeOf(cacheFolder, repository);
  const unknown = (what: string) => new LorikeetError('hub.not-cached', { what, cache: cacheFolder });
  if (!(await lstat(place.folder).catch(() => undefined))?.isDirectory()) throw unknown(nameOf(repository));
  const [refs, entries, contents] = [await listRefs(place), await snapshotEntries(place), await storedContents(place)];
  const removedCommit = revision === null ? undefined : (refs.get(revision) ?? revision);
  if (removedCommit !== undefined && !entries.has(removedCommit)) throw unknown(`${nameOf(repository)} at ${revision}`);
  const commits = removedCommit === undefined ? [...entries.keys()] : [removedCommit];
  const isWhole = commits.length === entries.size;

  const contentsInUse = new Set(
    [...entries].flatMap(([commit, files]) => (commits.includes(commit) ? [] : files.map(({ identity }) => identity))),
  );
  const gone = commits.flatMap((commit) => entries.get(commit) ?? []);
  const contentsOfCommits = new Set(gone.map(({ identity }) => identity));
  const doomedContents = contents.filter(
    ({ identity }) => isWhole || (contentsOfCommits.has(identity) && !contentsInUse.has(identity)),
  );
  // Without links the content is in the snapshot itself. Content outside the repository is not ours to free.
  const freed = new Map<string, number>();
  for (const { path: file, identity, bytes } of doomedContents) {
    const entry = await lstat(file).catch(() => undefined);
    if (entry !== undefined && !entry.isSymbolicLink()) freed.set(identity, bytes);
  }
  for (const { pointer, target, identity, bytes } of gone) {
    if (target === pointer && identity !== undefined && !contentsInUse.has(identity)) freed.set(identity, bytes);
  }
  const folders = commits.flatMap((commit) => [path.join(place.snapshots, commit), path.join(place.noExist, commit)]);
  const listings = commits.map((commit) => path.join(place.folder, '.lorikeet', `${commit}.json`));
  const revisions = [...refs].flatMap(([name, at]) =>
    commits.includes(at) ? [path.join(place.refs, ...name.split('/'))] : [],
  );
  return {
    place,
    commits,
    freedBytes: [...freed.values()].reduce((total, bytes) => total + bytes, 0),
    isWhole,
    // Revisions are removed first, so that none points to a half-removed snapshot.
    doomed: [...revisions, ...folders, ...listings, ...doomedContents.map((content) => content.path)],
  };
}

async function checkIdle(place: RepositoryPlace, repository: Repository): Promise<void> {
  for (const name of await readdir(place.locks).catch((): string[] => [])) {
    if (!name.endsWith('.lorikeet.lock')) continue;
    const owner = await lockOwner(path.join(place.locks, name));
    if (owner !== undefined) throw new LorikeetError('hub.in-use', { repository: nameOf(repository), owner });
  }
}
