import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { TransferEvent } from '../../../shared/events.ts';
import { arrivedBytes, fetchFile, isWhole, startProgress } from '../../download/index.ts';
import { LorikeetError } from '../../errors/index.ts';
import { writeFailure, ensureFolder } from '../../files/index.ts';
import { type RepositoryPlace, placeOf, snapshotFile } from '../cache/layout.ts';
import { pointTo } from '../cache/link.ts';
import type { Hub } from '../client/hub.ts';
import type { ListedFile } from '../client/listing.ts';
import { checkWritable } from '../names.ts';
import { nameOf, type Repository } from '../repository.ts';
import { fileOfHub } from './source.ts';

export interface DownloadOptions {
  /** Cancels the download. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: TransferEvent) => void;
}

/** Files that arrive at once: one connection rarely fills a line, many annoy the server. */
const AT_ONCE = 4;

/**
 * Brings files of one commit into the cache and links them in its snapshot; what is there already costs nothing.
 *
 * @returns the folder of the snapshot and the bytes of all files.
 * @throws hub.unsafe-name, hub.no-space, hub.cancelled and the errors of `fileOfHub`; the first ends the other transfers too.
 */
export async function downloadFiles(
  hub: Hub,
  repository: Repository,
  commit: string,
  files: readonly ListedFile[],
  { signal, onEvent = () => undefined }: DownloadOptions = {},
): Promise<{ folder: string; bytes: number }> {
  const place = placeOf(hub.settings.cacheFolder, repository);
  for (const { path } of files) checkWritable(repository, path);
  try {
    await checkSpace(hub.settings.cacheFolder, place, files);
    // The same content under several names is fetched once.
    const contents = sameContents(files);
    const bytes = contents.reduce((sum, [file]) => sum + file!.bytes, 0);
    const meter = startProgress({ totalBytes: bytes, totalFiles: contents.length }, onEvent);
    await inParallel(contents, AT_ONCE, signal, async (sameFiles, ending) => {
      const [file] = sameFiles as [ListedFile];
      const blob = path.join(place.blobs, file.hash.value);
      const lock = path.join(place.locks, `${file.hash.value}.lorikeet.lock`);
      const source = fileOfHub({ hub, repository, commit, file, folder: place.blobs });
      await fetchFile({ source, file, target: blob, lock, signal: ending, meter, note: onEvent });
      for (const { path } of sameFiles) {
        const pointer = snapshotFile(place, commit, path);
        await pointTo(blob, pointer, hub.settings.symlinks).catch((error: unknown) => {
          throw writeFailure(pointer, error);
        });
      }
    });
    meter.end();
    return { folder: path.join(place.snapshots, commit), bytes };
  } catch (error) {
    if (signal?.aborted === true)
      throw new LorikeetError('hub.cancelled', { what: nameOf(repository) }, { cause: error });
    throw error;
  }
}

/** Compares what is still missing with the free space of the disk. @throws hub.no-space */
async function checkSpace(cacheFolder: string, place: RepositoryPlace, files: readonly ListedFile[]): Promise<void> {
  await ensureFolder(place.blobs);
  let needed = 0;
  const contents = new Map(files.map((file) => [file.hash.value, file]));
  for (const [hash, file] of contents) {
    const blob = path.join(place.blobs, hash);
    if (await isWhole(file, blob)) continue;
    needed += Math.max(0, file.bytes - (await arrivedBytes(blob)));
  }
  const { bavail, bsize } = await statfs(cacheFolder);
  const free = bavail * bsize;
  if (needed > free) throw new LorikeetError('hub.no-space', { folder: cacheFolder, needed, free });
}

function sameContents(files: readonly ListedFile[]): ListedFile[][] {
  const contents = new Map<string, ListedFile[]>();
  for (const file of files) {
    const same = contents.get(file.hash.value);
    if (same === undefined) contents.set(file.hash.value, [file]);
    else same.push(file);
  }
  return [...contents.values()];
}

/** Works through `items`, so many at once; the first failure aborts the signal of the others and is thrown when they have ended. */
async function inParallel<Item>(
  items: readonly Item[],
  atOnce: number,
  signal: AbortSignal | undefined,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const combined = AbortSignal.any([failed.signal, ...(signal === undefined ? [] : [signal])]);
  const queue = [...items].reverse();
  let failure: { readonly error: unknown } | undefined;
  const worker = async () => {
    for (let item = queue.pop(); item !== undefined && failure === undefined; item = queue.pop()) {
      try {
        await work(item, combined);
      } catch (error) {
        failure ??= { error };
        failed.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  // Assigned in the workers, which the compiler does not follow.
  const first = failure as { readonly error: unknown } | undefined;
  if (first !== undefined) throw first.error;
}
