import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isHubId, parsePlace, readFailure } from '../../engine/index.ts';
import type { HubAccess } from './access.ts';
import { pullDataSet } from './pull-data-set.ts';

/** A data set that is on this machine. */
export interface FetchedData {
  /** Its path, or its id on the Hub with the commit that is in the cache. */
  readonly data: string;
  /** Size of its files. */
  readonly fileBytes: number;
}

/**
 * Makes sure that a data set is on this machine, without opening its files.
 *
 * @throws files.missing, files.unreadable; what fetching throws
 */
export async function fetchData(reference: string, config: string | null, access: HubAccess): Promise<FetchedData> {
  const { place, revision, split } = parsePlace(reference, existsSync);
  if (!isHubId(place) || (revision === null && existsSync(place))) {
    return { data: reference, fileBytes: await bytesOf(place) };
  }
  const { folder, commit } = await pullDataSet({ id: place, revision, config }, access);
  return { data: `${place}@${commit}${split === null ? '' : `#${split}`}`, fileBytes: await bytesOf(folder) };
}

/**
 * The sizes of this many files are read. In a folder with a file for each text, the others are assumed to be of similar
 * size.
 */
const MOST_LOOKED_UP = 1000;

/** Bytes of a file, or of all in a folder. @throws files.missing, files.unreadable */
async function bytesOf(place: string): Promise<number> {
  const root = path.resolve(place);
  const entry = await stat(root).catch((error: unknown) => {
    throw readFailure(root, error);
  });
  if (!entry.isDirectory()) return entry.size;
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory());
  const some = files.slice(0, MOST_LOOKED_UP);
  const sizes = await Promise.all(some.map(({ parentPath, name }) => sizeOf(path.join(parentPath, name))));
  const sum = sizes.reduce((total, bytes) => total + bytes, 0);
  return some.length === 0 ? 0 : (sum * files.length) / some.length;
}

/** In a damaged cache a link can be broken; the error comes when the file is read. */
async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}
