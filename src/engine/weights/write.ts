import { invariant } from '../errors/index.ts';
import { writeWholeFile } from '../files/index.ts';
import { elementCount, STORED_DTYPE_BITS, type StoredDtype } from './dtypes.ts';
import { compareForWriting, encodeHeader } from './header.ts';

/** Takes the bytes of a tensor, piece after piece from its start; done with `piece` when it resolves. */
export type PutBytes = (piece: ArrayBufferView) => Promise<void>;

/** One tensor to write. `data` holds its elements as stored, row by row, or a function that makes them just before they are written. */
export interface TensorToWrite {
  readonly name: string;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  /** A function is called once, and its result dropped after it is written: a merged 7B model never lies in memory whole. */
  readonly data: ArrayBufferView | (() => ArrayBufferView | Promise<ArrayBufferView>) | InPieces;
}

/** Elements that are made and written piece by piece: of a large tensor only a few megabytes are in memory. */
export interface InPieces {
  readonly write: (put: PutBytes) => Promise<void>;
}

/**
 * Writes a safetensors file, whole or not at all, byte for byte as the format's own library writes the same tensors
 * (order, compact header, data from a multiple of 8 on).
 *
 * @param metadata `format: pt` is what PyTorch libraries look for before they load a file.
 * @throws files.disk-full, files.not-writable, and whatever a `data` function throws; the file is then as it was.
 */
export async function writeSafetensors(
  file: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Promise<void> {
  invariant(new Set(tensors.map(({ name }) => name)).size === tensors.length, `two tensors of one name for ${file}`);
  const sized = tensors.map((tensor) => ({ ...tensor, bytes: storedBytes(tensor) })).sort(compareForWriting);
  await writeWholeFile(file, async (handle) => {
    await writeAll(handle, encodeHeader(sized, metadata));
    for (const { name, data, bytes } of sized) {
      let written = 0;
      const put = async (view: ArrayBufferView) => {
        written += view.byteLength;
        await writeAll(handle, new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
      };
      if ('write' in data) await data.write(put);
      else await put(typeof data === 'function' ? await data() : data);
      invariant(written === bytes, `${name} has ${written} bytes of data; its shape needs ${bytes}`);
    }
  });
}

function storedBytes({ dtype, shape }: TensorToWrite): number {
  return (elementCount(shape) * STORED_DTYPE_BITS[dtype]) / 8;
}

/** Writes all bytes: one write of the system may take less than it is given. */
export async function writeAll(
  handle: { write(buffer: Uint8Array, offset: number, length: number): Promise<{ bytesWritten: number }> },
  bytes: Uint8Array,
): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    // One write of the system takes less than 2 GiB.
    const { bytesWritten } = await handle.write(bytes, done, Math.min(bytes.length - done, 2 ** 30));
    done += bytesWritten;
  }
}
