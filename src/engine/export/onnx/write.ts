import path from 'node:path';
import type { OnnxInitializer } from '../../ir/index.ts';
import { writeWholeFile } from '../../files/index.ts';
import { encodeModel, encodeStreamed } from '../../proto/index.ts';
import { writeAll } from '../../weights/index.ts';
import type { InferenceModel } from './model.ts';

/** Protobuf readers take files up to 2 GiB; weights beyond this stand in a file beside. */
export const MOST_INLINE_BYTES = 1_900_000_000;

/** The file of the weights beside a model that is too large to hold them, as transformers.js names it. */
export const externalName = (file: string): string => `${file}_data`;

/**
 * Writes a model file with its weights, or with a file of weights beside it where they are many. Weights are made piece by piece.
 *
 * @param onBytes called with the bytes of weights that were written
 * @param mostInline bytes of weights that the model file holds itself
 * @returns the names of the files
 */
export async function writeModel(
  file: string,
  { model, weights }: InferenceModel,
  onBytes: (bytes: number) => void,
  mostInline = MOST_INLINE_BYTES,
): Promise<void> {
  const tensors = weights.flatMap((weight) => weight.tensors);
  const total = tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  const putInto = (handle: Parameters<typeof writeAll>[0]) => async (view: ArrayBufferView) => {
    await writeAll(handle, new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    onBytes(view.byteLength);
  };
  if (total <= mostInline) {
    const pieces = encodeStreamed(model, tensors);
    return writeWholeFile(file, async (handle) => {
      await writeAll(handle, pieces[0]!);
      for (const [index, tensor] of tensors.entries()) {
        if (index > 0) await writeAll(handle, pieces[index]!);
        await tensor.write(putInto(handle));
      }
    });
  }
  const location = path.basename(externalName(file));
  const initializers: OnnxInitializer[] = [];
  await writeWholeFile(externalName(file), async (handle) => {
    let offset = 0;
    for (const { name, type, bytes, write } of tensors) {
      // The runtime maps what begins at a page.
      const gap = (4096 - (offset % 4096)) % 4096;
      await writeAll(handle, new Uint8Array(gap));
      offset += gap;
      initializers.push({ name, type, external: { location, offset, length: bytes } });
      await write(putInto(handle));
      offset += bytes;
    }
  });
  const graph = { ...model.graph, initializers: [...model.graph.initializers, ...initializers] };
  await writeWholeFile(file, (handle) => writeAll(handle, encodeModel({ ...model, graph })));
}
