import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DataRequest } from '../../contract/index.ts';
import { chosenSplit, isHubId, type OpenOptions, openSplits, type OpenSplit, parsePlace } from '../../engine/index.ts';
import type { HubAccess } from '../hub/access.ts';
import { pullDataSet } from '../hub/pull-data-set.ts';

/** A data set whose files are on this machine. */
export interface OpenedData {
  /** The path or id that the user gave, without revision and split. */
  readonly place: string;
  readonly splits: readonly OpenSplit[];
  /** The split that the user named; null where none was. */
  readonly split: string | null;
}

/**
 * Opens a file, a folder, or a data set on the Hub, which is fetched first where it is not in the cache.
 *
 * @throws what fetching, finding and opening the files throws
 */
export async function openData(reference: string, options: OpenOptions, access: HubAccess = {}): Promise<OpenedData> {
  const { place, revision, split } = parsePlace(reference, existsSync);
  const isRemote = isHubId(place) && (revision !== null || !existsSync(place));
  const folder = isRemote ? (await pullDataSet({ id: place, revision, config: options.config }, access)).folder : place;
  return { place, splits: await openSplits(folder, options), split };
}

/** Opens the rows that a run uses for one purpose. @throws data.split-unknown, and what {@link openData} throws */
export async function openPart(
  reference: string,
  role: 'train' | 'validation' | 'test',
  options: OpenOptions,
  access: HubAccess = {},
): Promise<OpenSplit> {
  const { place, splits, split } = await openData(reference, options, access);
  return chosenSplit(place, splits, split, role);
}

/** Opens a data set on this machine: the split that the user named, else all of them. @throws as {@link openPart} */
export async function openRequest(request: DataRequest): Promise<{ path: string; splits: readonly OpenSplit[] }> {
  const { place, splits, split } = await openData(request.data, request, { offline: true });
  return {
    path: existsSync(place) ? path.resolve(place) : place,
    splits: split === null ? splits : [chosenSplit(place, splits, split, 'train')],
  };
}
