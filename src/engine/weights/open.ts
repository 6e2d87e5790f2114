import type { FileHandle } from 'node:fs/promises';
import { LorikeetError } from '../errors/index.ts';
import { readFailure, requireFile, openFile } from '../files/index.ts';
import { diagnose, DIAGNOSIS_BYTES } from './diagnose.ts';
import { MOST_HEADER_BYTES, parseHeader, type Header } from './header.ts';

/**
 * Reads and checks the header of a safetensors file; no tensor data is read.
 *
 * @throws files.missing, files.unreadable; weights.html-page, weights.lfs-pointer, weights.not-safetensors for what is
 * something else; weights.header-too-large, weights.truncated and the errors of `parseHeader` for what is damaged.
 */
export async function readHeader(file: string): Promise<Header & { readonly headerBytes: Uint8Array }> {
  return withFile(file, async (handle) => {
    const { size } = await handle.stat();
    const start = await readExactly(handle, 0, Math.min(size, DIAGNOSIS_BYTES));
    const headerLength = start.length < 8 ? undefined : start.readBigUInt64LE();
    if (headerLength === undefined || headerLength > BigInt(MOST_HEADER_BYTES)) {
      const other = diagnose(file, start);
      if (other !== undefined) throw other;
      if (headerLength === undefined) throw new LorikeetError('weights.truncated', { file, expected: 8, found: size });
      const bytes = headerLength.toString();
      throw new LorikeetError('weights.header-too-large', { file, bytes, most: MOST_HEADER_BYTES });
    }
    const expected = 8 + Number(headerLength);
    if (expected > size) throw new LorikeetError('weights.truncated', { file, expected, found: size });
    const headerBytes = await readExactly(handle, 8, Number(headerLength));
    return { ...parseHeader(file, headerBytes, size), headerBytes };
  });
}

/** Opens `file` for reading, hands it to `use` and closes it; failures of the system become errors a reader understands. */
export async function withFile<Result>(file: string, use: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  try {
    await requireFile(file);
    const handle = await openFile(file);
    try {
      return await use(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readFailure(file, error);
  }
}

/** The bytes of the file from `offset` on, `length` of them, in memory of their own. */
async function readExactly(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const target = Buffer.alloc(length);
  await fillFrom(handle, offset, target);
  return target;
}

/** Fills `target` with the bytes of the file from `offset` on; false where the file ends before it is full. */
export async function fillFrom(handle: FileHandle, offset: number, target: Uint8Array): Promise<boolean> {
  let filled = 0;
  while (filled < target.length) {
    // One read of the system takes less than 2 GiB.
    const length = Math.min(target.length - filled, 2 ** 30);
    const { bytesRead } = await handle.read(target, filled, length, offset + filled);
    if (bytesRead === 0) return false;
    filled += bytesRead;
  }
  return true;
}
