import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isHubId, parsePlace } from '../../engine/index.ts';
import type { HubAccess } from '../hub/access.ts';
import { pullDataSet } from './pull.ts';

/** A data set that is on this machine. */
export interface FetchedData {
  /** Its path, or its id on the Hub with the commit that is in the cache. */
  readonly data: string;
  /** Size of its files. */
  readonly fileBytes: number;
}

/** Has a data set on this machine, without looking into its files. @throws what fetching throws */
export async function fetchData(written: string, config: string | null, access: HubAccess): Promise<FetchedData> {
  const { place, revision, split } = parsePlace(written, existsSync);
  if (!isHubId(place) || (revision === null && existsSync(place))) {
    return { data: written, fileBytes: await bytesOf(place) };
  }
  const { folder, commit } = await pullDataSet({ id: place, revision, config: config ?? undefined }, access);
  return { data: `${place}@${commit}${split === null ? '' : `#${split}`}`, fileBytes: await bytesOf(folder) };
}

/** Files of a folder whose sizes are looked up; of folders with a file for each text the rest is taken to be like them. */
const MOST_LOOKED_UP = 1000;

/** Bytes of a file, or of all in a folder; 0 where nothing is there, which is for whoever reads it to say. */
export async function bytesOf(place: string): Promise<number> {
  const sizeOf = (file: string) => stat(file).catch(() => null);
  const found = await sizeOf(place);
  if (!found?.isDirectory()) return found?.size ?? 0;
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory());
  const some = files.slice(0, MOST_LOOKED_UP);
  const sizes = await Promise.all(some.map(({ parentPath, name }) => sizeOf(path.join(parentPath, name))));
  const sum = sizes.reduce((total, each) => total + (each?.size ?? 0), 0);
  return some.length === 0 ? 0 : (sum * files.length) / some.length;
}
