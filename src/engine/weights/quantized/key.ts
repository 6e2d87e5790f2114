import { createHash } from 'node:crypto';
import type { QuantizedPrecision } from '../../../shared/precision.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { BaseWeight } from '../formats/index.ts';
import { hashCheckpoint } from '../hash.ts';

/** Increase with every change of the rules or the layout, so that old files are not reused. */
const VERSION = 1;

/**
 * Names a prepared file by all that its bytes follow from: the checkpoint's hash, the format, the version of the rules,
 * and which tensors are quantized with which gains. Two files of one key are the same byte for byte.
 */
export async function preparedKey(
  checkpoint: Checkpoint,
  format: QuantizedPrecision,
  weights: readonly BaseWeight[],
): Promise<string> {
  const described = weights
    .map(({ name, tensor, foldedGains, isTransposed }) => [
      ...[name, tensor.name, tensor.shape, foldedGains ? hashOf(foldedGains) : null],
      ...(isTransposed ? ['transposed'] : []),
    ])
    .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
  const source = await hashCheckpoint(checkpoint);
  return hashOf(Buffer.from(JSON.stringify([VERSION, source, format, described]))).slice(0, 32);
}

function hashOf(data: NodeJS.ArrayBufferView): string {
  return createHash('sha256').update(data).digest('hex');
}
