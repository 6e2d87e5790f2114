import path from 'node:path';
import { z } from 'zod';
import { PICKLE_INDEX } from '../../shared/model-files.ts';
import { LorikeetError } from '../errors/index.ts';
import { readJson } from '../files/index.ts';

/** Which shard holds which tensors, as model.safetensors.index.json says, or pytorch_model.bin.index.json. */
export interface ShardIndex {
  readonly file: string;
  /** File name to the names of its tensors, in order of name. */
  readonly shards: ReadonlyMap<string, readonly string[]>;
}

const schema = z.object({ weight_map: z.record(z.string(), z.string()) });

/**
 * Reads an index of shards. Shards lie beside it: a path out of the folder is refused.
 *
 * @throws weights.bad-index; files.not-json with the place of the mistake.
 */
export async function readShardIndex(folder: string, name: string): Promise<ShardIndex> {
  const file = path.join(folder, name);
  return { file, shards: readShardNames(file, await readJson(file)) };
}

/** The shards that the content of an index names, with their tensors, in order of name; their ending is that of the index. @throws weights.bad-index */
export function readShardNames(file: string, index: unknown): ReadonlyMap<string, readonly string[]> {
  const parsed = schema.safeParse(index);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badIndex(file, `${issue!.path.join('.') || 'the whole'}: ${issue!.message}`);
  }
  const ending = file.endsWith(PICKLE_INDEX) ? '.bin' : '.safetensors';
  const shards = new Map<string, string[]>();
  for (const [tensor, shard] of Object.entries(parsed.data.weight_map)) {
    if (!/^[^/\\:]+\.[a-z]+$/.test(shard) || !shard.endsWith(ending)) {
      throw badIndex(
        file,
        `it places the tensor ${tensor} in ${JSON.stringify(shard)}, which is no ${ending} file name`,
      );
    }
    const tensors = shards.get(shard);
    if (tensors === undefined) shards.set(shard, [tensor]);
    else tensors.push(tensor);
  }
  if (shards.size === 0) throw badIndex(file, 'its weight_map is empty');
  return new Map([...shards].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function badIndex(file: string, reason: string): LorikeetError {
  return new LorikeetError('weights.bad-index', { file, reason });
}
