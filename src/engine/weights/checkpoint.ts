import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { closest } from 'fastest-levenshtein';
import { isAdapterFile, isPickle, otherWeights, WEIGHTS_INDEX, weightsFile } from '../../shared/model-files.ts';
import { LorikeetError } from '../errors/index.ts';
import { readFailure, readJson, systemCode } from '../files/index.ts';
import type { StoredTensor } from './header.ts';
import { readHeader } from './open.ts';
import { readShardIndex, type ShardIndex } from './shard-index.ts';

/** One weight file of a checkpoint. */
export interface CheckpointFile {
  /** As it is called in the folder. */
  readonly name: string;
  /** Where it really lies: Hub caches hold links to files named by their hash. */
  readonly path: string;
  readonly bytes: number;
}

/** Where the tensors of a model lie; their data stays on disk. */
export interface Checkpoint {
  readonly folder: string;
  readonly files: readonly CheckpointFile[];
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/**
 * Finds the weights in a model folder and reads the headers, as transformers does: model.safetensors, else
 * model.safetensors.index.json with its shards, else the only other .safetensors file. Pickle files are refused.
 *
 * @throws weights.folder-missing, weights.not-a-folder, weights.none-found, weights.pickle-only, weights.ambiguous,
 * weights.adapter-folder, weights.missing-shard, weights.broken-link, weights.missing-tensor, weights.duplicate-tensor,
 * and the errors of `readShardIndex` and `readHeader`.
 */
export async function openCheckpoint(folder: string): Promise<Checkpoint> {
  const names = await listFolder(folder);
  const weights = weightsFile(names);
  if (weights === undefined) throw withoutWeights(folder, names);
  const index = weights === WEIGHTS_INDEX ? await readShardIndex(folder, weights) : undefined;
  const fileNames = index === undefined ? [weights] : [...index.shards.keys()];
  const files: CheckpointFile[] = [];
  const tensors = new Map<string, StoredTensor>();
  for (const name of fileNames) {
    const file = await resolveFile(folder, name, index);
    files.push(file);
    // Read by its name in the folder, because errors should show that name.
    for (const tensor of (await readHeader(path.join(folder, name))).tensors) {
      const other = tensors.get(tensor.name);
      if (other !== undefined) {
        throw new LorikeetError('weights.duplicate-tensor', {
          tensor: tensor.name,
          first: other.file,
          second: tensor.file,
        });
      }
      tensors.set(tensor.name, { ...tensor, file: file.path });
    }
    checkListed(file, index, tensors);
  }
  return { folder, files, tensors };
}

/**
 * The tensor `name` of the checkpoint.
 *
 * @throws weights.unknown-tensor, with the nearest name there is.
 */
export function tensorOf(checkpoint: Checkpoint, name: string): StoredTensor {
  const tensor = checkpoint.tensors.get(name);
  if (tensor !== undefined) return tensor;
  const names = [...checkpoint.tensors.keys()];
  const nearest = names.length > 0 ? closest(name, names) : undefined;
  throw new LorikeetError('weights.unknown-tensor', { folder: checkpoint.folder, tensor: name, nearest });
}

/**
 * The model's config.json, as it stands there.
 *
 * @throws weights.folder-missing, weights.config-missing, weights.bad-config; files.not-json with the place of the mistake.
 */
export async function readConfig(folder: string): Promise<Record<string, unknown>> {
  const file = path.join(folder, 'config.json');
  let value: unknown;
  try {
    value = await readJson(file);
  } catch (error) {
    if (!(error instanceof LorikeetError) || error.code !== 'files.missing') throw error;
    await listFolder(folder); // says so where it is the folder that is missing
    throw new LorikeetError('weights.config-missing', { folder }, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LorikeetError('weights.bad-config', { file, found: JSON.stringify(value).slice(0, 60) });
  }
  return value as Record<string, unknown>;
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') throw new LorikeetError('weights.folder-missing', { folder }, { cause: error });
    if (code === 'ENOTDIR') throw new LorikeetError('weights.not-a-folder', { folder }, { cause: error });
    throw readFailure(folder, error);
  }
}

/** Why a folder has no weights to read. */
function withoutWeights(folder: string, names: readonly string[]): LorikeetError {
  const candidates = otherWeights(names);
  if (candidates.length > 0) return new LorikeetError('weights.ambiguous', { folder, files: candidates });
  if (names.some(isAdapterFile)) return new LorikeetError('weights.adapter-folder', { folder });
  const pickles = names.filter(isPickle);
  if (pickles.length > 0) return new LorikeetError('weights.pickle-only', { folder, files: pickles });
  return new LorikeetError('weights.none-found', { folder, found: names });
}

async function resolveFile(folder: string, name: string, index: ShardIndex | undefined): Promise<CheckpointFile> {
  const file = path.join(folder, name);
  try {
    const real = await realpath(file);
    return { name, path: real, bytes: (await stat(real)).size };
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw readFailure(file, error);
    const target = await readlink(file).catch(() => undefined);
    if (target !== undefined) throw new LorikeetError('weights.broken-link', { file, target }, { cause: error });
    if (index === undefined) throw readFailure(file, error);
    const tensors = index.shards.get(name)?.length ?? 0;
    throw new LorikeetError('weights.missing-shard', { file, index: index.file, tensors }, { cause: error });
  }
}

/** Every tensor that the index places in this file has to be in it. */
function checkListed(
  file: CheckpointFile,
  index: ShardIndex | undefined,
  tensors: ReadonlyMap<string, StoredTensor>,
): void {
  if (index === undefined) return;
  for (const tensor of index.shards.get(file.name) ?? []) {
    if (tensors.get(tensor)?.file !== file.path) {
      throw new LorikeetError('weights.missing-tensor', {
        file: path.join(path.dirname(index.file), file.name),
        tensor,
        index: index.file,
      });
    }
  }
}
