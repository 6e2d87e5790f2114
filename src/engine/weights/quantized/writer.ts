import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { invariant } from '../../errors/index.ts';
import { writeFailure } from '../../files/index.ts';
import type { WritePart } from '../formats/format.ts';
import type { Digests } from './digests.ts';
import type { Layout } from './layout.ts';

/** Writes the parts of one parameter to their places, hashing what it writes. */
export interface ParameterWriter {
  readonly write: WritePart;
  /** The digests of the parts, all of which have to be complete. */
  readonly finish: () => Digests;
}

/**
 * @param file names the open file in errors
 * @param onBytes called with the number of bytes just written
 */
export function parameterWriter(
  file: string,
  handle: FileHandle,
  layout: Layout,
  parameter: string,
  onBytes: (bytes: number) => void,
): ParameterWriter {
  const open = new Map<string, { readonly hash: Hash; offset: number }>();
  const placeOf = (part: string) => layout.tensors.get(`${parameter}.${part}`)!;
  return {
    write: async (part, data) => {
      const progress = open.get(part) ?? { hash: createHash('sha256'), offset: 0 };
      open.set(part, progress);
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      progress.hash.update(bytes);
      await writeAt(file, handle, placeOf(part).offset + progress.offset, bytes);
      progress.offset += bytes.length;
      onBytes(bytes.length);
    },
    finish: () =>
      Object.fromEntries(
        [...open].map(([part, { hash, offset }]) => {
          const { name, bytes } = placeOf(part);
          invariant(offset === bytes, `${name} has ${offset} bytes of data; its shape needs ${bytes}`);
          return [name, hash.digest('hex')];
        }),
      ),
  };
}

/** @throws files.disk-full, files.not-writable */
export async function writeAt(file: string, handle: FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  try {
    for (let done = 0; done < bytes.length;) {
      // One write of the system takes less than 2 GiB, and on a filling disk less than it is given.
      const length = Math.min(bytes.length - done, 2 ** 30);
      done += (await handle.write(bytes, done, length, offset + done)).bytesWritten;
    }
  } catch (error) {
    throw writeFailure(file, error);
  }
}
