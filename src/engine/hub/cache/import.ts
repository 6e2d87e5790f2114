import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CopyProgress, ImportedModel } from '../../../shared/hub.ts';
import { optionalModelFiles } from '../../../shared/model-files.ts';
import { LorikeetError } from '../../errors/index.ts';
import { writeFailure, writeJson, ensureFolder, copyRegularFile } from '../../files/index.ts';
import { hashFile } from '../../download/index.ts';
import { openModelFolder } from '../../inspect/index.ts';
import { DEFAULT_REVISION, isRepositoryId, type Repository } from '../repository.ts';
import type { HubSettings } from '../settings.ts';
import { importMark, isImported } from './imported.ts';
import { placeOf, snapshotFile } from './layout.ts';
import { pointTo } from './link.ts';
import { writeRef } from './refs.ts';
import { noteMissing } from './snapshot.ts';

/**
 * Copies a model folder into the cache under a name of the user's choice, so that it is listed, found and removed like one of the
 * Hub. Only what a run needs is taken. The commit is a hash over names and contents: importing the same again changes nothing,
 * importing another state adds a snapshot. The Hub is never asked for the name afterwards.
 *
 * @throws hub.bad-id, hub.name-taken; the errors of `openModelFolder`; files.disk-full, files.not-writable; the signal's reason.
 */
export async function importModel(
  settings: HubSettings,
  folder: string,
  id: string,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: CopyProgress) => void } = {},
): Promise<ImportedModel> {
  if (!isRepositoryId(id)) throw new LorikeetError('hub.bad-id', { id });
  const repository: Repository = { type: 'model', id };
  const place = placeOf(settings.cacheFolder, repository);
  const isNew = (await readdir(place.snapshots).catch((): string[] => [])).length === 0;
  if (!isNew && !(await isImported(place))) {
    throw new LorikeetError('hub.name-taken', { id, cache: settings.cacheFolder });
  }
  const { files } = await openModelFolder(folder);
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const commit = createHash('sha1');
  let done = 0;
  const contents: { name: string; blob: string }[] = [];
  try {
    await ensureFolder(place.blobs);
    for (const { path: name, bytes } of files) {
      const source = path.join(folder, name);
      const arriving = path.join(place.blobs, `import-${process.pid}-${contents.length}.incomplete`);
      try {
        // Copied first, hashed after: what counts is what the cache holds.
        await copyRegularFile(source, arriving, constants.COPYFILE_FICLONE);
        const hash = await hashFile(arriving, signal);
        const blob = path.join(place.blobs, hash);
        await rename(arriving, blob);
        contents.push({ name, blob });
        commit.update(`${name}\0${hash}\0`);
      } finally {
        await rm(arriving, { force: true });
      }
      done += bytes;
      onProgress?.({ type: 'copied', bytes: done, totalBytes });
    }
    const hash = commit.digest('hex');
    for (const { name, blob } of contents) await pointTo(blob, snapshotFile(place, hash, name), settings.symlinks);
    await noteMissing(
      place,
      hash,
      optionalModelFiles.filter((name) => !files.some((file) => file.path === name)),
    );
    await writeJson(importMark(place), { from: path.resolve(folder) });
    await writeRef(place, DEFAULT_REVISION, hash);
    return { folder: path.join(place.snapshots, hash), commit: hash, bytes: totalBytes };
  } catch (error) {
    throw writeFailure(place.folder, error);
  }
}
