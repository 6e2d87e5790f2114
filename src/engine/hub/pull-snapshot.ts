import path from 'node:path';
import { type RepositoryPlace, snapshotFile } from './cache/layout.ts';
import { isFile } from './cache/listing.ts';
import type { SnapshotState } from './cache/snapshot.ts';
import type { Hub } from './client/hub.ts';
import type { ListedFile } from './client/listing.ts';
import { downloadFiles, type DownloadOptions } from './download/files.ts';
import { filesNamed } from './model-files.ts';
import type { Reference } from './repository.ts';
import { isOutage, locate, noteOutage, noteRevision } from './revision.ts';

/** Downloads files of the listing and returns the folder of the snapshot. */
export type Fetch = (names: readonly string[], onEvent: DownloadOptions['onEvent']) => Promise<string>;

/** Which files of a repository are pulled. */
export interface Selection {
  /** How much of them a snapshot holds, without a request. A `usable` one is taken if the Hub cannot be reached. */
  readonly stateOf: (place: RepositoryPlace, commit: string) => Promise<SnapshotState>;
  /** The files of a commit as the Hub lists them. */
  readonly list: (place: RepositoryPlace, commit: string) => Promise<readonly ListedFile[]>;
  /** Picks paths of the listing. Files that it has to read first it downloads with `fetch`, which returns their folder. */
  readonly choose: (listing: readonly ListedFile[], fetch: Fetch) => Promise<readonly string[]> | readonly string[];
  /** Whether the snapshot is complete with these files. Only then its revision may point to it. */
  readonly isWhole: boolean;
}

export interface PulledSnapshot {
  readonly place: RepositoryPlace;
  readonly commit: string;
  readonly folder: string;
  /** The listing that the files were chosen from; undefined if the snapshot was used as it is. */
  readonly listing: readonly ListedFile[] | undefined;
}

/**
 * Downloads the chosen files of a repository into its snapshot: locates the commit, gets the listing unless the
 * snapshot is complete, downloads what is missing. The revision is noted last, so that an interrupted update leaves the
 * old snapshot in use. If an outage prevents the listing, a usable snapshot is taken, with a note.
 *
 * @throws the errors of `locate`, `downloadFiles` and the selection.
 */
export async function pullSnapshot(
  hub: Hub,
  reference: Reference,
  { stateOf, list, choose, isWhole }: Selection,
  options: DownloadOptions = {},
): Promise<PulledSnapshot> {
  const isEnough = async (place: RepositoryPlace, commit: string) => (await stateOf(place, commit)) !== 'missing';
  const located = await locate(hub, reference, isEnough, options);
  const { place, commit, current } = located;
  const snapshot = { place, commit, folder: path.join(place.snapshots, commit), listing: undefined };
  const isAskable = current && !hub.settings.offline;
  const state = await stateOf(place, commit);
  if (state === 'complete') {
    if (isAskable && isWhole) await noteRevision(located, reference.revision);
    return snapshot;
  }
  if (state === 'usable' && !isAskable) return snapshot;
  let listing: readonly ListedFile[];
  try {
    listing = await list(place, commit);
  } catch (error) {
    if (state !== 'usable' || !isOutage(error)) throw error;
    noteOutage(error, reference, commit, options.onEvent);
    return snapshot;
  }
  const fetch: Fetch = async (names, onEvent = () => undefined) => {
    const files = filesNamed(reference, listing, names);
    const { folder } = await downloadFiles(hub, reference.repository, commit, files, { ...options, onEvent });
    return folder;
  };
  const names = await choose(listing, fetch);
  if (!(await areThere(place, commit, names))) await fetch(names, options.onEvent);
  if (isWhole) await noteRevision(located, reference.revision);
  return { ...snapshot, listing };
}

/** Whether a snapshot holds all these files. */
export async function areThere(place: RepositoryPlace, commit: string, names: readonly string[]): Promise<boolean> {
  for (const name of names) if (!(await isFile(snapshotFile(place, commit, name)))) return false;
  return true;
}
