import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeFailure, writeWholeFile, ensureFolder, readText } from '../../files/index.ts';
import type { ListedFile } from '../client/listing.ts';
import type { RepositoryPlace } from './layout.ts';

const Listing = z.array(
  z.object({
    path: z.string(),
    bytes: z.int().min(0),
    hash: z.object({ algorithm: z.enum(['sha256', 'git-sha1']), value: z.string().regex(/^[0-9a-f]+$/) }),
  }),
);

/** The listing of a commit that an earlier request gave. A commit does not change, so it stays valid. */
export async function readListing(place: RepositoryPlace, commit: string): Promise<readonly ListedFile[] | undefined> {
  const text = await readText(listingFile(place, commit)).catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return Listing.parse(JSON.parse(text));
  } catch {
    // The file is ours, and the next listing overwrites it.
    return undefined;
  }
}

/** Keeps a listing beside the snapshots, where Python's tools do not look. */
export async function writeListing(
  place: RepositoryPlace,
  commit: string,
  files: readonly ListedFile[],
): Promise<void> {
  const file = listingFile(place, commit);
  try {
    await ensureFolder(path.dirname(file));
  } catch (error) {
    throw writeFailure(file, error);
  }
  await writeWholeFile(file, (handle) => handle.writeFile(JSON.stringify(files)));
}

/** The files that a snapshot holds, whoever put them there, sub-folders included; a link that leads nowhere is left out. */
export async function snapshotFiles(
  place: RepositoryPlace,
  commit: string,
): Promise<readonly { readonly path: string; readonly bytes: number }[]> {
  const folder = path.join(place.snapshots, commit);
  const names = await readdir(folder, { recursive: true }).catch((): string[] => []);
  const files: { path: string; bytes: number }[] = [];
  for (const name of names) {
    const entry = await stat(path.join(folder, name)).catch(() => undefined);
    if (entry?.isFile() === true) files.push({ path: name.split(path.sep).join('/'), bytes: entry.size });
  }
  return files;
}

/** Whether there is a file, links followed: one whose content is gone does not count. */
export async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

function listingFile(place: RepositoryPlace, commit: string): string {
  return path.join(place.folder, '.lorikeet', `${commit}.json`);
}
