import type { TransferEvent } from '../../shared/events.ts';
import type { PulledModel } from '../../shared/hub.ts';
import { optionalModelFiles } from '../../shared/model-files.ts';
import { writeFailure } from '../files/index.ts';
import { readShardIndex } from '../weights/index.ts';
import { modelSnapshotState, noteMissing } from './cache/snapshot.ts';
import type { Hub } from './client/hub.ts';
import { listFiles } from './client/listing.ts';
import type { DownloadOptions } from './download/files.ts';
import { chooseModelFiles } from './model-files.ts';
import { pullSnapshot, type Selection } from './pull-snapshot.ts';
import type { Reference } from './repository.ts';

/**
 * Downloads a model into the cache: configuration, tokenizer and safetensors weights, nothing else and never a pickle.
 * If all of it is there, no file is requested; `locate` says when a request is made at all.
 *
 * @throws hub.pickle-only, hub.no-weights, hub.no-tokenizer, weights.bad-index, and the errors of `pullSnapshot`.
 */
export async function pullModel(hub: Hub, reference: Reference, options: DownloadOptions = {}): Promise<PulledModel> {
  const choose: Selection['choose'] = async (listing, fetch) => {
    const { small, weights, isIndex } = chooseModelFiles(reference, listing);
    const names = [...small, weights].map((file) => file.path);
    if (!isIndex) return names;
    // The shards are known once the index is here: a few kilobytes, without progress.
    const folder = await fetch([weights.path], exceptProgress(options.onEvent));
    const { shards } = await readShardIndex(folder, weights.path);
    return [...names, ...shards.keys()];
  };
  const pulled = await pullSnapshot(
    hub,
    reference,
    {
      stateOf: modelSnapshotState,
      list: (_, commit) => listFiles(hub, reference.repository, commit, options.signal),
      choose,
      isWhole: true,
    },
    options,
  );
  const { place, commit, folder, listing } = pulled;
  if (listing === undefined) return { folder, commit, fromCache: true };
  const names = new Set(listing.map((file) => file.path));
  const missing = optionalModelFiles.filter((name) => !names.has(name));
  await noteMissing(place, commit, missing).catch((error: unknown) => {
    throw writeFailure(place.noExist, error);
  });
  return { folder, commit, fromCache: false };
}

function exceptProgress(onEvent: DownloadOptions['onEvent']): (event: TransferEvent) => void {
  return (event) => {
    if (event.type !== 'progress') onEvent?.(event);
  };
}
