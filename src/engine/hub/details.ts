import path from 'node:path';
import type { ModelBlocks, ModelDetails, ModelFacts } from '../../shared/hub.ts';
import { CONFIG } from '../../shared/model-files.ts';
import { type Precision, precisions } from '../../shared/precision.ts';
import { classifierModules } from '../../shared/targets.ts';
import { savedParameters } from '../adapters/matching.ts';
import { LorikeetError } from '../errors/index.ts';
import { parseJson } from '../files/index.ts';
import { layerLinears, type ModelSpec, parametersOf, quantizableWeights, resolveModel } from '../models/index.ts';
import { bytesIn, fittingPrecision } from '../weights/formats/index.ts';
import { elementCount, readConfig, readShardNames, type StoredTensor } from '../weights/index.ts';
import { type BaseDtype, storedDtype } from '../weights/stored-dtype.ts';
import { isImported } from './cache/imported.ts';
import type { RepositoryPlace } from './cache/layout.ts';
import { modelSnapshotState } from './cache/snapshot.ts';
import { modelFacts } from './client/facts.ts';
import type { Hub } from './client/hub.ts';
import { type ListedFile, listFiles } from './client/listing.ts';
import { chooseModelFiles, filesNamed } from './model-files.ts';
import { openModelFolder } from './model-folder.ts';
import { readRange, remoteHeader } from './remote-header.ts';
import type { Reference } from './repository.ts';
import { isOutage, locate } from './revision.ts';

const MOST_CONFIG_BYTES = 10_000_000;
const HEADERS_AT_ONCE = 4;

/**
 * What a model of the Hub is: from its files where they are in the cache, else from its listing, its config.json and the headers of
 * its safetensors files; no weight is fetched.
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
  return { ...(await describeRemote(hub, { ...reference, revision: commit }, signal)), ...named, folder: null };
}

/** What a model in a folder is. @throws the errors of `openModelFolder`, files.not-json, weights.bad-config */
export async function describeFolder(folder: string): Promise<ModelDetails> {
  const { checkpoint, files } = await openModelFolder(folder);
  const about = aboutFiles(await readConfig(folder), path.join(folder, CONFIG), checkpoint.tensors.values(), files);
  return { id: null, commit: null, folder, facts: null, ...about };
}

type About = Omit<ModelDetails, 'id' | 'commit' | 'folder' | 'facts'>;

async function describeRemote(hub: Hub, reference: Reference, signal: AbortSignal | undefined): Promise<About> {
  const { repository, revision: commit } = reference;
  const listed = await listFiles(hub, repository, commit, signal);
  const { small, weights, isIndex } = chooseModelFiles(reference, listed);
  const json = async (file: ListedFile) => {
    const bytes = await readRange(hub, repository, commit, file, 0, capped(file), signal);
    return parseJson(`${repository.id}/${file.path}`, bytes.toString('utf8'));
  };
  const config = await json(small.find(({ path }) => path === CONFIG)!);
  const shards = isIndex
    ? filesNamed(reference, listed, readShardNames(`${repository.id}/${weights.path}`, await json(weights)).keys())
    : [weights];
  const tensors: StoredTensor[] = [];
  for (let at = 0; at < shards.length; at += HEADERS_AT_ONCE) {
    const some = shards.slice(at, at + HEADERS_AT_ONCE);
    const headers = await Promise.all(some.map((shard) => remoteHeader(hub, repository, commit, shard, signal)));
    tensors.push(...headers.flatMap((header) => header.tensors));
  }
  const files = [...small, ...(isIndex ? [weights] : []), ...shards].map(({ path, bytes }) => ({ path, bytes }));
  return aboutFiles(config, `${repository.id}/${CONFIG}`, tensors, files);
}

function aboutFiles(
  config: unknown,
  configFile: string,
  stored: Iterable<StoredTensor>,
  files: ModelDetails['files'],
): About {
  const tensors = [...stored];
  return {
    ...architectureOf(config, configFile, storedDtype(tensors)),
    ...countTensors(tensors),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files,
  };
}

/** The facts are an addition: a Hub that fails to give them hides nothing that is known without them. */
async function factsOrNull(...asked: Parameters<typeof modelFacts>): Promise<ModelFacts | null> {
  try {
    return await modelFacts(...asked);
  } catch (error) {
    if (isOutage(error)) return null;
    throw error;
  }
}

function capped({ path, bytes }: ListedFile): number {
  if (bytes <= MOST_CONFIG_BYTES) return bytes;
  throw new LorikeetError('files.too-large', { file: path, bytes, most: MOST_CONFIG_BYTES });
}

function architectureOf(
  config: unknown,
  file: string,
  stored: BaseDtype,
): Pick<ModelDetails, 'modelType' | 'unsupported' | 'blocks' | 'memory'> {
  const fields = typeof config === 'object' && config !== null ? (config as Record<string, unknown>) : {};
  const { model_type: named } = fields;
  const modelType = typeof named === 'string' ? named : null;
  try {
    const spec = resolveModel(fields, file, 2);
    return { modelType, unsupported: null, blocks: blocksOf(spec), memory: memoryOf(spec, stored) };
  } catch (error) {
    if (!(error instanceof LorikeetError)) throw error;
    return { modelType, unsupported: error.sentence, blocks: null, memory: null };
  }
}

function blocksOf({ layers, heads, head }: ModelSpec): ModelBlocks {
  const linears = layers.slice(0, 1).flatMap(layerLinears);
  // Names begin with the place of the block, such as `roberta.encoder.layer.0.`.
  const start = (linears[0]?.module.search(/\.0\./) ?? -1) + '.0.'.length;
  const [top] = head.steps.flatMap((step) => (step.kind === 'linear' ? [step.linear.module] : []));
  return {
    layers: layers.length,
    heads,
    module: (linears[0]?.module ?? '').slice(0, Math.max(0, start - 1)),
    linears: linears.map(({ module, inputs, outputs }) => ({ module: module.slice(start), inputs, outputs })),
    head: top?.split('.')[0] ?? '',
  };
}

function countTensors(tensors: readonly StoredTensor[]): Pick<ModelDetails, 'parameters' | 'dtypes'> {
  const dtypes: Record<string, number> = {};
  for (const { dtype, shape } of tensors) dtypes[dtype] = (dtypes[dtype] ?? 0) + elementCount(shape);
  return { parameters: Object.values(dtypes).reduce((sum, count) => sum + count, 0), dtypes };
}

function memoryOf(spec: ModelSpec, stored: BaseDtype): Record<Precision, number> {
  const parameters = parametersOf(spec);
  const names = parameters.map(({ name }) => name);
  const trained = savedParameters(names, classifierModules);
  const frozen = parameters.filter(({ name }) => !trained.has(name));
  const quantizable = quantizableWeights(spec);
  const bytesOf = (precision: Precision) =>
    frozen.reduce((sum, { name, shape }) => {
      const held = quantizable.has(name) ? fittingPrecision(precision, shape) : 'stored';
      return sum + bytesIn(held, shape, stored);
    }, 0);
  return Object.fromEntries(precisions.map((precision) => [precision, bytesOf(precision)])) as Record<
    Precision,
    number
  >;
}
