import path from 'node:path';
import { openCheckpoint, type TensorToWrite, writeSafetensors } from '../../../../src/engine/weights/index.ts';
import type { BaseWeight } from '../../../../src/engine/weights/formats/index.ts';
import type { PrepareRequest } from '../../../../src/engine/weights/quantized/index.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

/** Numbers about as weights are: many small ones and a few large, the same for the same start. */
export function weightsOf(count: number, start = 1): Float32Array {
  let state = start;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  return Float32Array.from(
    { length: count },
    () => 0.02 * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

export function matrix(name: string, outputs: number, inputs: number, start?: number): TensorToWrite {
  return { name, dtype: 'F32', shape: [outputs, inputs], data: weightsOf(outputs * inputs, start) };
}

/** A request for all matrices of a new checkpoint, under the names they have there; only the format is missing. */
export async function requestFor(tensors: readonly TensorToWrite[]): Promise<Omit<PrepareRequest, 'format'>> {
  const folder = temporaryFolder();
  await writeSafetensors(path.join(folder, 'model.safetensors'), tensors);
  const checkpoint = await openCheckpoint(folder);
  const parameters: BaseWeight[] = tensors.map(({ name }) => ({ name, tensor: checkpoint.tensors.get(name)! }));
  return { checkpoint, parameters, cacheFolder: path.join(folder, 'cache', 'bases') };
}
