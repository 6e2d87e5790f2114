import path from 'node:path';
import type { ModelDetails, ModelFacts } from '../../shared/hub.ts';
import { CONFIG } from '../../shared/model-files.ts';
import { LorikeetError } from '../errors/index.ts';
import { parseJson } from '../files/index.ts';
import { describeFiles, describeFolder, describePickled, type FileDetails } from '../inspect/index.ts';
import { readShardNames, type StoredTensor } from '../weights/index.ts';
import { isImported } from './cache/imported.ts';
import type { RepositoryPlace } from './cache/layout.ts';
import { modelSnapshotState } from './cache/snapshot.ts';
import { modelFacts } from './client/facts.ts';
import type { Hub } from './client/hub.ts';
import { type ListedFile, listFiles } from './client/listing.ts';
import { findConversion } from './conversion.ts';
import { chooseModelFiles, filesNamed, isPickledRepository } from './model-files.ts';
import { readRange, remoteHeader } from './remote-header.ts';
import type { Reference } from './repository.ts';
import { isOutage, locate } from './revision.ts';

const MOST_CONFIG_BYTES = 10_000_000;
const HEADERS_AT_ONCE = 4;

/**
 * Describes a model of the Hub: from its files if they are in the cache, else from its listing, its config.json and the
 * headers of its safetensors files. No weight is downloaded.
 *
 * @throws hub.pickle-only, hub.no-weights, hub.no-tokenizer; files.not-json, the weights.* errors of headers; hub.*
 */
export async function describeModel(hub: Hub, reference: Reference, signal?: AbortSignal): Promise<ModelDetails> {
  const { repository } = reference;
  const isThere = async (place: RepositoryPlace, commit: string) =>
    (await modelSnapshotState(place, commit)) !== 'missing';
  const { place, commit, current } = await locate(hub, reference, isThere, { signal });
  const isAskable = current && !hub.settings.offline && !(await isImported(place));
  const facts = isAskable ? await factsOrNull(hub, repository, commit, signal) : null;
  const named = { id: repository.id, commit, facts };
  if (await isThere(place, commit)) {
    return { ...(await describeFolder(path.join(place.snapshots, commit))), ...named };
  }
  return {
    ...named,
    folder: null,
    ...(await describeRemote(hub, { ...reference, revision: commit }, reference, signal)),
  };
}

async function describeRemote(
  hub: Hub,
  pinned: Reference,
  asked: Reference,
  signal: AbortSignal | undefined,
): Promise<FileDetails & { readonly commit: string }> {
  const { repository } = pinned;
  const published = await listFiles(hub, repository, pinned.revision, signal);
  const conversion = await findConversion(hub, asked, published, signal);
  const listing = conversion?.listing ?? published;
  const commit = conversion?.commit ?? pinned.revision;
  const reference = { repository, revision: commit };
  const { small, weights, isIndex } = chooseModelFiles(reference, listing);
  const json = async (file: ListedFile) => {
    const bytes = await readRange(hub, repository, commit, file, 0, capped(file), signal);
    return parseJson(`${repository.id}/${file.path}`, bytes.toString('utf8'));
  };
  const config = await json(small.find(({ path }) => path === CONFIG)!);
  const settings = small.find(({ path }) => path === 'tokenizer_config.json');
  const source = {
    config,
    settings: settings === undefined ? {} : await json(settings),
    pullRequest: conversion?.reference.revision ?? null,
  };
  if (isPickledRepository(listing)) {
    const names = isIndex ? readShardNames(`${repository.id}/${weights.path}`, await json(weights)).keys() : [];
    const all = [...small, weights, ...filesNamed(reference, listing, names)];
    return {
      commit,
      ...describePickled(
        `${repository.id}/${CONFIG}`,
        all.map(({ path, bytes }) => ({ path, bytes })),
        source,
      ),
    };
  }
  const shards = isIndex
    ? filesNamed(reference, listing, readShardNames(`${repository.id}/${weights.path}`, await json(weights)).keys())
    : [weights];
  const tensors: StoredTensor[] = [];
  for (let at = 0; at < shards.length; at += HEADERS_AT_ONCE) {
    const some = shards.slice(at, at + HEADERS_AT_ONCE);
    const headers = await Promise.all(some.map((shard) => remoteHeader(hub, repository, commit, shard, signal)));
    tensors.push(...headers.flatMap((header) => header.tensors));
  }
  const files = [...small, ...(isIndex ? [weights] : []), ...shards].map(({ path, bytes }) => ({ path, bytes }));
  return { commit, ...describeFiles(`${repository.id}/${CONFIG}`, tensors, files, source) };
}

/** The details are useful without the facts, so an outage gives null. */
async function factsOrNull(...request: Parameters<typeof modelFacts>): Promise<ModelFacts | null> {
  try {
    return await modelFacts(...request);
  } catch (error) {
    if (isOutage(error)) return null;
    throw error;
  }
}

function capped({ path, bytes }: ListedFile): number {
  if (bytes <= MOST_CONFIG_BYTES) return bytes;
  throw new LorikeetError('files.too-large', { file: path, bytes, most: MOST_CONFIG_BYTES });
}
