import path from 'node:path';
import type { TransferEvent } from '../../shared/events.ts';
import type { PulledModel } from '../../shared/hub.ts';
import { writeFailure } from '../files/index.ts';
import { readShardIndex } from '../weights/index.ts';
import { modelSnapshotState, noteMissing } from './cache/snapshot.ts';
import type { Hub } from './client/hub.ts';
import { type ListedFile, listFiles } from './client/listing.ts';
import { downloadFiles, type DownloadOptions } from './download/files.ts';
import { chooseModelFiles, filesNamed, OPTIONAL_FILES } from './model-files.ts';
import type { Reference } from './repository.ts';
import { isOutage, locate, noteRevision } from './revision.ts';

/**
 * Has a model in the cache: configuration, tokenizer and safetensors weights, nothing else and never a pickle. Where all of it is
 * there no file is asked for; see `locate` for when a request is made at all. The revision is noted when everything is whole, so that
 * an interrupted update leaves the former snapshot in use.
 *
 * @throws hub.pickle-only, hub.no-weights, hub.no-tokenizer, weights.bad-index, and the errors of `locate` and `downloadFiles`.
 */
export async function pullModel(hub: Hub, reference: Reference, options: DownloadOptions = {}): Promise<PulledModel> {
  const { repository, revision } = reference;
  const found = await locate(
    hub,
    reference,
    async (place, commit) => (await modelSnapshotState(place, commit)) !== 'missing',
    options,
  );
  const { place, commit, current } = found;
  const folder = path.join(place.snapshots, commit);
  const state = await modelSnapshotState(place, commit);
  if (state === 'complete' || (state === 'usable' && (hub.settings.offline || !current))) {
    if (current && !hub.settings.offline) await noteRevision(found, revision);
    return { folder, commit, fromCache: true };
  }
  let files: readonly ListedFile[];
  try {
    files = await listFiles(hub, repository, commit, options.signal);
  } catch (error) {
    if (state !== 'usable' || !isOutage(error)) throw error;
    return { folder, commit, fromCache: true };
  }
  const chosen = chooseModelFiles(reference, files);
  let weights: readonly ListedFile[] = [chosen.weights];
  if (chosen.isIndex) {
    // Its shards are only known once it is here; a few kilobytes, which no progress needs to tell.
    const quiet: DownloadOptions = { ...options, onEvent: exceptProgress(options.onEvent) };
    await downloadFiles(hub, repository, commit, [chosen.weights], quiet);
    const { shards } = await readShardIndex(folder, chosen.weights.path);
    weights = [chosen.weights, ...filesNamed(reference, files, shards.keys())];
  }
  await downloadFiles(hub, repository, commit, [...chosen.small, ...weights], options);
  const known = new Set(files.map(({ path }) => path));
  await noteMissing(
    place,
    commit,
    OPTIONAL_FILES.filter((name) => !known.has(name)),
  ).catch((error: unknown) => {
    throw writeFailure(place.noExist, error);
  });
  await noteRevision(found, revision);
  return { folder, commit, fromCache: false };
}

function exceptProgress(onEvent: DownloadOptions['onEvent']): (event: TransferEvent) => void {
  return (event) => {
    if (event.type !== 'progress') onEvent?.(event);
  };
}
