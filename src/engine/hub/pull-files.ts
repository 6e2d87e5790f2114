import { readListing, snapshotFiles, writeListing } from './cache/listing.ts';
import type { Hub } from './client/hub.ts';
import { listFiles } from './client/listing.ts';
import type { DownloadOptions } from './download/files.ts';
import { areThere, pullSnapshot, type Selection } from './pull-snapshot.ts';
import type { Reference } from './repository.ts';

/** A file of the listing, to choose from. */
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
 * Downloads chosen files of any repository into the cache; data sets come this way. A revision may be any branch, such
 * as `refs/convert/parquet`, where the Hub keeps data sets as Parquet files.
 *
 * The listing of a commit is kept. Once the files are there, a commit hash needs no request and a branch one (none
 * offline). If another program filled the cache there is no listing; offline, `choose` then sees the files of the
 * snapshot.
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
