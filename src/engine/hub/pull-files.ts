import path from 'node:path';
import { type RepositoryPlace, snapshotFile } from './cache/layout.ts';
import { isFile, readListing, snapshotFiles, writeListing } from './cache/listing.ts';
import type { Hub } from './client/hub.ts';
import { listFiles } from './client/listing.ts';
import { downloadFiles, type DownloadOptions } from './download/files.ts';
import { filesNamed } from './model-files.ts';
import type { Reference } from './repository.ts';
import { locate, noteRevision } from './revision.ts';

/** A file as it is offered to be chosen. */
export interface RepositoryFile {
  /** With slashes, from the root of the repository. */
  readonly path: string;
  readonly bytes: number;
}

export interface PulledFiles {
  /** The snapshot, in which files keep their paths. */
  readonly folder: string;
  readonly commit: string;
  /** The paths chosen. */
  readonly files: readonly string[];
}

/**
 * Has chosen files of any repository in the cache: the way to data sets. A revision may be any branch, `refs/convert/parquet` among
 * them, where the Hub keeps data sets as Parquet files.
 *
 * Once they are there, a commit hash costs no request and a branch one (none offline): the listing of a commit is kept. In a cache
 * that another program filled there is none; offline `choose` then sees the files that lie in the snapshot.
 *
 * @param choose picks paths from the listing; what it throws is passed on.
 * @throws the errors of `locate`, `listFiles` and `downloadFiles`.
 */
export async function pullFiles(
  hub: Hub,
  reference: Reference,
  choose: (files: readonly RepositoryFile[]) => readonly string[],
  options: DownloadOptions = {},
): Promise<PulledFiles> {
  const { repository, revision } = reference;
  const here = async (place: RepositoryPlace, commit: string): Promise<readonly string[] | undefined> => {
    const listed = (await readListing(place, commit)) ?? (await snapshotFiles(place, commit));
    if (listed.length === 0) return undefined;
    const names = choose(listed);
    return (await areThere(place, commit, names)) ? names : undefined;
  };
  const isEnough = (place: RepositoryPlace, commit: string) =>
    here(place, commit).then(
      (names) => names !== undefined,
      () => false,
    );
  const found = await locate(hub, reference, isEnough, options);
  const { place, commit, current } = found;
  const folder = path.join(place.snapshots, commit);
  if (hub.settings.offline || !current) return { folder, commit, files: (await here(place, commit)) ?? [] };

  let listed = await readListing(place, commit);
  if (listed === undefined) {
    listed = await listFiles(hub, repository, commit, options.signal);
    await writeListing(place, commit, listed);
  }
  const files = choose(listed);
  if (!(await areThere(place, commit, files))) {
    await downloadFiles(hub, repository, commit, filesNamed(reference, listed, files), options);
  }
  await noteRevision(found, revision);
  return { folder, commit, files };
}

async function areThere(place: RepositoryPlace, commit: string, names: readonly string[]): Promise<boolean> {
  for (const name of names) if (!(await isFile(snapshotFile(place, commit, name)))) return false;
  return true;
}
