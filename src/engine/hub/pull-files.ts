import { readListing, snapshotFiles, writeListing } from './cache/listing.ts';
import type { Hub } from './client/hub.ts';
import { listFiles } from './client/listing.ts';
import type { DownloadOptions } from './download/files.ts';
import { areThere, pullSnapshot, type Selection } from './pull-snapshot.ts';
import type { Reference } from './repository.ts';

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
 * @param choose picks paths from the listing, more than once; what it throws is passed on.
 * @throws the errors of `pullSnapshot` and `listFiles`.
 */
export async function pullFiles(
  hub: Hub,
  reference: Reference,
  choose: (files: readonly RepositoryFile[]) => readonly string[],
  options: DownloadOptions = {},
): Promise<PulledFiles> {
  const stateOf: Selection['stateOf'] = async (place, commit) => {
    const listing = await readListing(place, commit);
    const files = listing ?? (await snapshotFiles(place, commit));
    if (files.length === 0) return 'missing';
    try {
      if (!(await areThere(place, commit, choose(files)))) return 'missing';
    } catch {
      return 'missing';
    }
    return listing === undefined ? 'usable' : 'complete';
  };
  const list: Selection['list'] = async (place, commit) => {
    const cached = await readListing(place, commit);
    if (cached !== undefined) return cached;
    const listing = await listFiles(hub, reference.repository, commit, options.signal);
    await writeListing(place, commit, listing);
    return listing;
  };
  const pulled = await pullSnapshot(hub, reference, { stateOf, list, choose, isWhole: true }, options);
  const { place, commit, folder } = pulled;
  const files = pulled.listing ?? (await readListing(place, commit)) ?? (await snapshotFiles(place, commit));
  return { folder, commit, files: choose(files) };
}
