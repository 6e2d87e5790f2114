import path from 'node:path';
import { type RepositoryPlace, snapshotFile } from './cache/layout.ts';
import { isFile } from './cache/listing.ts';
import type { Hub } from './client/hub.ts';
import { listFiles } from './client/listing.ts';
import { downloadFiles, type DownloadOptions } from './download/files.ts';
import { filesNamed, OPTIONAL_FILES, REQUIRED_FILES } from './model-files.ts';
import type { Reference } from './repository.ts';
import { locate } from './revision.ts';

/**
 * Has the tokenizer and the config of a model in the cache, without its weights. No revision is noted: a snapshot that is not whole
 * must not take the place of a whole one.
 *
 * @returns the folder of the snapshot
 * @throws hub.no-file where the model has none, and the errors of `locate` and `downloadFiles`
 */
export async function pullTokenizer(hub: Hub, reference: Reference, options: DownloadOptions = {}): Promise<string> {
  const { place, commit } = await locate(hub, reference, hasTokenizer, options);
  const folder = path.join(place.snapshots, commit);
  if (await hasTokenizer(place, commit)) return folder;
  const { repository } = reference;
  const listed = await listFiles(hub, repository, commit, options.signal);
  const known = new Set(listed.map((file) => file.path));
  const wanted = [...REQUIRED_FILES, ...OPTIONAL_FILES.filter((name) => known.has(name))];
  await downloadFiles(hub, repository, commit, filesNamed(reference, listed, wanted), options);
  return folder;
}

async function hasTokenizer(place: RepositoryPlace, commit: string): Promise<boolean> {
  for (const name of REQUIRED_FILES) if (!(await isFile(snapshotFile(place, commit, name)))) return false;
  return true;
}
