import path from 'node:path';
import { loadWorkbench, writeJson } from '../../src/engine/index.ts';
import { checkNewFolder } from './disk.ts';
import { publishedParameters } from './parameters.ts';
import { MOST_SHARD_BYTES, shardIndex, splitIntoShards } from './shards.ts';
import { tokenizerStandIn } from './tokenizer.ts';
import { type DtypeName, storedDtypes, valueSource } from './values.ts';

export interface RandomCheckpoint {
  /** config.json of the model; the stored dtype is added. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly dtype: DtypeName;
  /** A folder that is not there yet, or empty. */
  readonly folder: string;
  readonly seed?: number;
  /** Most bytes of tensors in one file. */
  readonly shardBytes?: number;
  /** Asked before every tensor; an abort leaves nothing behind. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly written: number; readonly total: number; readonly file: string }) => void;
}

/** Room for the index, the config, the tokenizer and the headers, beside the tensors. */
const OTHER_BYTES = 8e6;

/**
 * Writes a checkpoint with random weights as `save_pretrained` lays a published one out: shards with their index, or one
 * file, config.json, and a tokenizer that stands in for the real one. One tensor at a time is in memory, and the folder
 * appears whole or not at all. The same config, dtype and seed give the same bytes.
 *
 * @returns how many parameters and bytes of tensors were written, in how many files
 * @throws LorikeetError `files.folder-not-empty`, `files.no-space`, `files.disk-full`, `files.not-writable` and those of
 * `resolveModel`; the reason of the signal
 */
export async function writeRandomCheckpoint(options: RandomCheckpoint) {
  const { config, dtype, folder, seed = 0, shardBytes = MOST_SHARD_BYTES, signal, onProgress } = options;
  const { writeSafetensors, writeWholeFolder } = await loadWorkbench();
  const { stored, torch, bytes: width } = storedDtypes[dtype];
  const sized = (await publishedParameters(config)).map((parameter) => {
    const elements = parameter.shape.reduce((size, dimension) => size * dimension, 1);
    return { ...parameter, elements, bytes: elements * width };
  });
  const parameters = sized.reduce((sum, { elements }) => sum + elements, 0);
  const total = parameters * width;
  await checkNewFolder(folder, total + OTHER_BYTES);
  const valuesOf = await valueSource(dtype, Math.max(...sized.map(({ elements }) => elements)), seed);
  const shards = splitIntoShards(sized, shardBytes);
  let bytesWritten = 0;
  await writeWholeFolder(folder, async (temporary) => {
    for (const { file, tensors } of shards) {
      const toWrite = tensors.map((tensor) => ({
        name: tensor.name,
        dtype: stored,
        shape: tensor.shape,
        data: () => {
          signal?.throwIfAborted();
          onProgress?.({ written: bytesWritten, total, file });
          bytesWritten += tensor.bytes;
          return valuesOf(tensor);
        },
      }));
      await writeSafetensors(path.join(temporary, file), toWrite);
    }
    onProgress?.({ written: bytesWritten, total, file: shards.at(-1)!.file });
    if (shards.length > 1) await writeJson(path.join(temporary, 'model.safetensors.index.json'), shardIndex(shards));
    const { tokenizer, config: tokenizerConfig } = tokenizerStandIn(config);
    await writeJson(path.join(temporary, 'tokenizer.json'), tokenizer);
    await writeJson(path.join(temporary, 'tokenizer_config.json'), tokenizerConfig);
    await writeJson(path.join(temporary, 'config.json'), { ...config, torch_dtype: torch });
  });
  return { parameters, bytes: total, files: shards.length };
}
