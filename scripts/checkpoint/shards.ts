import { invariant } from '../../src/engine/index.ts';

/** One weight file of a checkpoint, by its name in the folder. */
export interface Shard<Tensor> {
  readonly file: string;
  readonly tensors: readonly Tensor[];
}

/** What the Hub splits at: `max_shard_size` of `save_pretrained` is "5GB", a decimal unit there. */
export const MOST_SHARD_BYTES = 5e9;

/**
 * Tensors into files as `save_pretrained` deals them out (huggingface_hub, `split_state_dict_into_shards_factory`): in
 * order, a new file where the next tensor would exceed the limit, and a tensor over the limit in a file of its own. One
 * file is model.safetensors, several are numbered.
 */
export function splitIntoShards<Tensor extends { readonly bytes: number }>(
  tensors: readonly Tensor[],
  mostBytes: number,
): Shard<Tensor>[] {
  invariant(tensors.length > 0, 'a checkpoint without tensors');
  const groups: Tensor[][] = [];
  let filled = Infinity;
  for (const tensor of tensors) {
    if (filled + tensor.bytes > mostBytes) {
      groups.push([]);
      filled = 0;
    }
    groups.at(-1)!.push(tensor);
    filled += tensor.bytes;
  }
  const number = (value: number) => String(value).padStart(5, '0');
  return groups.map((group, index) => ({
    file:
      groups.length === 1 ? 'model.safetensors' : `model-${number(index + 1)}-of-${number(groups.length)}.safetensors`,
    tensors: group,
  }));
}

/** Content of model.safetensors.index.json: which file holds which tensor, and the bytes of all of them. */
export function shardIndex(shards: readonly Shard<{ readonly name: string; readonly bytes: number }>[]) {
  const places = shards.flatMap(({ file, tensors }) => tensors.map(({ name }) => [name, file] as const));
  const sizes = shards.flatMap(({ tensors }) => tensors.map(({ bytes }) => bytes));
  return {
    metadata: { total_size: sizes.reduce((total, bytes) => total + bytes, 0) },
    weight_map: Object.fromEntries(places.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
