import { createHash } from 'node:crypto';
import type { Checkpoint } from './checkpoint.ts';
import type { StoredTensor } from './header.ts';
import { fillFrom, withFile } from './open.ts';

/** Up to this size everything is hashed: RoBERTa-base (0.5 GB) takes a third of a second once it is in the disk cache. */
const MOST_FULL_BYTES = 2 ** 30;
/** Of larger checkpoints, tensors up to this size are hashed whole: norms, biases, small heads. */
const WHOLE_TENSOR_BYTES = 256 * 2 ** 10;
/** Of their other tensors three windows: start, middle, end. */
const WINDOW_BYTES = 64 * 2 ** 10;
const PIECE_BYTES = 8 * 2 ** 20;

/**
 * A hash that names the weights of a run: `full-sha256:…` or `sampled-sha256:…`.
 *
 * SHA-256 over the tensors in order of name: name, type, shape and content. File names, the split into shards and
 * `__metadata__` do not count, so the same weights keep their hash when they are saved again. Up to 1 GiB all content is
 * read. Above, each tensor gives three windows of 64 KiB (small tensors everything): 1.7 GB took 11 ms instead of 1.0 s, and a
 * 7B model from a cold disk would take half a minute. As every tensor takes part, any fine-tuned, merged or converted variant
 * hashes differently. What a sampled hash misses is an edit of single values: it tells models apart, it is no proof against
 * forgery.
 */
export async function hashCheckpoint(checkpoint: Checkpoint, mostFullBytes = MOST_FULL_BYTES): Promise<string> {
  const tensors = [...checkpoint.tensors.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const total = tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  const full = total <= mostFullBytes;
  const hash = createHash('sha256');
  const buffer = new Uint8Array(PIECE_BYTES);
  for (const tensor of tensors) {
    const { name, dtype, shape, file, offset } = tensor;
    hash.update(`${JSON.stringify([name, dtype, shape])}\n`);
    await withFile(file, async (handle) => {
      for (const [begin, end] of full ? [[0, tensor.bytes] as const] : windows(tensor)) {
        for (let at = begin; at < end; at += buffer.length) {
          const piece = buffer.subarray(0, Math.min(buffer.length, end - at));
          await fillFrom(handle, offset + at, piece);
          hash.update(piece);
        }
      }
    });
  }
  return `${full ? 'full' : 'sampled'}-sha256:${hash.digest('hex')}`;
}

function windows({ bytes }: StoredTensor): readonly (readonly [number, number])[] {
  if (bytes <= WHOLE_TENSOR_BYTES) return [[0, bytes]];
  const middle = Math.floor((bytes - WINDOW_BYTES) / 2);
  return [0, middle, bytes - WINDOW_BYTES].map((begin) => [begin, begin + WINDOW_BYTES]);
}
