import type { TransferEvent } from '../../shared/events.ts';
import type { PulledModel } from '../../shared/hub.ts';
import { isPickle, optionalModelFiles } from '../../shared/model-files.ts';
import { LorikeetError } from '../errors/index.ts';
import { writeFailure } from '../files/index.ts';
import { readShardIndex } from '../weights/index.ts';
import { placeOf } from './cache/layout.ts';
import { listRefs } from './cache/refs.ts';
import { modelSnapshotState, noteMissing } from './cache/snapshot.ts';
import type { Hub } from './client/hub.ts';
import { listFiles } from './client/listing.ts';
import { findConversion } from './conversion.ts';
import type { DownloadOptions } from './download/files.ts';
import { chooseModelFiles } from './model-files.ts';
import { pullSnapshot, type Selection } from './pull-snapshot.ts';
import { DEFAULT_REVISION, nameOf, type Reference } from './repository.ts';
import { phrase } from '../../shared/phrases/index.ts';

/**
 * Downloads a model into the cache: configuration, tokenizer and weights, nothing else. Weights are safetensors. Where a repository has only
 * pytorch_model.bin, the pull request by which the Hub's robot offers it as safetensors is taken instead, and only where there is none the
 * pickle is fetched. If all of it is there, no file is requested; `locate` says when a request is made at all.
 *
 * @throws hub.pickle-only, hub.no-weights, hub.no-tokenizer, weights.bad-index, and the errors of `pullSnapshot`.
 */
export async function pullModel(hub: Hub, reference: Reference, options: DownloadOptions = {}): Promise<PulledModel> {
  let conversion: Reference | undefined;
  try {
    return await pullRevision(hub, reference, options, (instead) => (conversion = instead));
  } catch (error) {
    const other = conversion ?? (await cachedConversion(hub, reference, error));
    if (other === undefined) throw error;
    const message = phrase('log.pickle-conversion', {
      model: reference.repository.id,
      revision: reference.revision,
      conversion: other.revision,
    });
    options.onEvent?.({ type: 'note', level: 'info', message });
    return pullRevision(hub, other, options);
  }
}

/** Offline, a conversion that was fetched before stands for the branch that it was made of. */
async function cachedConversion(
  hub: Hub,
  { repository, revision }: Reference,
  error: unknown,
): Promise<Reference | undefined> {
  if (!(error instanceof LorikeetError) || error.code !== 'hub.offline' || revision !== DEFAULT_REVISION)
    return undefined;
  const place = placeOf(hub.settings.cacheFolder, repository);
  for (const [other, commit] of await listRefs(place)) {
    const isThere = other.startsWith('refs/pr/') && (await modelSnapshotState(place, commit)) !== 'missing';
    if (isThere) return { repository, revision: other };
  }
  return undefined;
}

/** @param onConversion hears of the pull request to take instead; the download then ends with an error */
async function pullRevision(
  hub: Hub,
  reference: Reference,
  options: DownloadOptions,
  onConversion?: (conversion: Reference) => void,
): Promise<PulledModel> {
  const choose: Selection['choose'] = async (listing, fetch) => {
    const conversion = onConversion && (await findConversion(hub, reference, listing, options.signal));
    if (conversion !== undefined) {
      onConversion!(conversion.reference);
      throw new LorikeetError('hub.pickle-only', {
        ...{ repository: nameOf(reference.repository), revision: reference.revision },
        files: listing.map(({ path }) => path).filter(isPickle),
      });
    }
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
