import { constants, type FileHandle, open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { invariant, LorikeetError } from '../../errors/index.ts';
import { renameIfPresent, writeFailure } from '../../files/index.ts';
import { type BaseWeight, formatOf } from '../formats/index.ts';
import { appendDigests, type Digests, hasDigest, readDigests } from './digests.ts';
import { type Layout, tensorsOf } from './layout.ts';
import { parameterWriter, writeAt } from './writer.ts';

/** The files of one key in the cache. */
export interface PreparedFiles {
  /** Whole, under its final name. */
  readonly whole: string;
  /** The same file while it grows; every part has its place from the start. */
  readonly partial: string;
  /** The digests of all parts that were ever completed, line by line. */
  readonly digests: string;
}

/** Sync to disk after this many bytes: a power cut then costs no more than that. */
const SYNC_BYTES = 512 * 2 ** 20;

/**
 * Quantizes into `partial` what it does not hold yet, and gives it its final name.
 *
 * There is no lock. All writers of one key write the same bytes to the same places, and what is kept from before is what
 * its digest proves, so that neither a killed process nor one working at the same time can do harm.
 *
 * @returns false where another process removed the partial file, having finished or failed: check again.
 * @throws quantized.no-room, files.disk-full (the partial file is removed then), files.not-writable, the errors of
 * `Quantize`; the signal's reason, the partial file being kept
 */
export async function resume(
  files: PreparedFiles,
  layout: Layout,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  const { whole, partial } = files;
  try {
    const handle = await openPartial(partial, layout);
    try {
      await fill(handle, files, layout, onBytes, signal);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return await renameIfPresent(partial, whole);
  } catch (error) {
    const failure = writeFailure(partial, error);
    if (failure instanceof LorikeetError && failure.code === 'files.disk-full') await rm(partial, { force: true });
    throw failure;
  }
}

async function fill(
  handle: FileHandle,
  { partial, digests }: PreparedFiles,
  layout: Layout,
  onBytes: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { size } = await handle.stat();
  const digestsOnDisk = size > 0 ? await readDigests(digests) : {};
  await writeAt(partial, handle, 0, layout.header);
  const { quantize } = formatOf(layout.format);
  invariant(quantize, `${layout.format} is not quantized`);
  let unsynced = 0;
  for (const weight of layout.weights) {
    signal?.throwIfAborted();
    if (await isKept(handle, layout, weight, digestsOnDisk, signal)) {
      onBytes(bytesOf(layout, weight));
      continue;
    }
    const writer = parameterWriter(partial, handle, layout, weight.name, onBytes);
    await quantize(weight, writer.write, signal);
    await appendDigests(digests, writer.finish());
    unsynced += bytesOf(layout, weight);
    if (unsynced < SYNC_BYTES) continue;
    await handle.datasync();
    unsynced = 0;
  }
}

/** Opens the partial file, after checking that the disk has room for the rest. */
async function openPartial(partial: string, layout: Layout): Promise<FileHandle> {
  // Opened without truncation: another process may be writing.
  const handle = await open(partial, constants.O_RDWR | constants.O_CREAT);
  try {
    const { size, blocks } = await handle.stat();
    // A file longer than its layout is not ours; the digests show how much of it is valid.
    if (size > layout.bytes) await handle.truncate(layout.bytes);
    const { bavail, bsize } = await statfs(path.dirname(partial));
    const needed = layout.bytes - 512 * blocks;
    const free = bavail * bsize;
    if (needed > free) {
      throw new LorikeetError('quantized.no-room', { folder: path.dirname(partial), needed, free });
    }
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function isKept(
  handle: FileHandle,
  layout: Layout,
  weight: BaseWeight,
  digestsOnDisk: Digests,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (const { name } of tensorsOf(layout.format, weight)) {
    const tensor = layout.tensors.get(name)!;
    if (!(await hasDigest(handle, tensor, digestsOnDisk[name], () => undefined, signal))) return false;
  }
  return true;
}

function bytesOf({ format }: Layout, weight: BaseWeight): number {
  return tensorsOf(format, weight).reduce((sum, { bytes }) => sum + bytes, 0);
}
