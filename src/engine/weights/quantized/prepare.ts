import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { QuantizedPrecision } from '../../../shared/precision.ts';
import { invariant } from '../../errors/index.ts';
import { readFailure, systemCode, writeFailure, ensureFolder, openFile } from '../../files/index.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { BaseWeight } from '../formats/index.ts';
import type { StoredTensor } from '../header.ts';
import { fillFrom } from '../open.ts';
import { hasDigest, readDigests } from './digests.ts';
import { preparedKey } from './key.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type PreparedFiles, resume } from './resume.ts';

/** What to quantize, and the folder for the result. */
export interface PrepareRequest {
  readonly checkpoint: Checkpoint;
  /** Weights of linear layers; those that have no form in `format` are left out (see `Format.fits`). */
  readonly parameters: readonly BaseWeight[];
  readonly format: QuantizedPrecision;
  /** Made where it is missing. */
  readonly cacheFolder: string;
  /**
   * Called with the verified bytes of the file's data and their total. Falls back to 0 where
   * a file turns out to be damaged.
   */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A prepared file whose every byte was checked, and where its tensors lie. */
export interface PreparedBase {
  readonly format: QuantizedPrecision;
  readonly file: string;
  /** By name: a parameter's name and a part of its format. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** State of the file before this call: whole, missing or partial, or damaged since it was written. */
  readonly previous: 'whole' | 'nothing whole' | 'damaged';
}

/** How often another process may remove the file before we give up. */
const MOST_ATTEMPTS = 5;

/**
 * The quantized form of a base in the app's cache: made in a stream the first time, and checked every later time.
 *
 * The file is `<key>-<format>.safetensors` (see `preparedKey`), which exists whole or not at all; while it grows it ends
 * in `.partial`, and `<key>-<format>.digests` holds the SHA-256 of each part that was completed. A stopped or killed call
 * keeps all weights it had completed, and the next call goes on behind them.
 *
 * An existing file is never trusted: the header has to be the expected one byte for byte, and all data is hashed each time
 * (1 s a gigabyte, which the disk cache then holds for the run), whatever the file's date and size say. One damaged byte
 * and the file is written again, as it is where the digests are missing.
 *
 * @throws weights.not-finite, quantized.unsupported-dtype, quantized.no-room; weights.truncated; files.disk-full,
 * files.not-writable, files.unreadable; the signal's reason
 */
export async function prepareBase(request: PrepareRequest): Promise<PreparedBase> {
  const { checkpoint, parameters, format, signal } = request;
  const names = new Set(parameters.map(({ name }) => name));
  invariant(names.size === parameters.length, 'two weights of one name to quantize');
  for (const { name, tensor, foldedGains } of parameters) {
    invariant(tensor.shape.length === 2, `${name} is not a matrix: [${tensor.shape.join(', ')}]`);
    invariant(foldedGains === undefined || foldedGains.length === tensor.shape[1], `the gains do not fit ${name}`);
  }
  const folder = await makeFolder(request.cacheFolder);
  const stem = path.join(folder, `${await preparedKey(checkpoint, format, parameters)}-${format}`);
  const whole = `${stem}.safetensors`;
  const files = { whole, partial: `${whole}.partial`, digests: `${stem}.digests` };
  const layout = layoutOf(whole, format, parameters);
  const base = { format, file: whole, tensors: layout.tensors };
  let previous: PreparedBase['previous'] = 'nothing whole';
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const state = await check(files, layout, progressOf(layout, request), signal);
    if (state === 'whole') return { ...base, previous: attempt === 0 ? state : previous };
    if (state === 'damaged') previous = state;
    if (await resume(files, layout, progressOf(layout, request), signal)) return { ...base, previous };
  }
  invariant(false, `${files.partial} was taken away ${MOST_ATTEMPTS} times while it was written`);
}

/** Reads the whole file against its layout and the digests. */
async function check(
  { whole, digests }: PreparedFiles,
  layout: Layout,
  onBytes: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<'whole' | 'missing' | 'damaged'> {
  try {
    const handle = await openFile(whole);
    try {
      const header = Buffer.alloc(layout.header.length);
      const { size } = await handle.stat();
      if (size !== layout.bytes || !(await fillFrom(handle, 0, header)) || !header.equals(layout.header)) {
        return 'damaged';
      }
      const expectedDigests = await readDigests(digests);
      for (const tensor of layout.tensors.values()) {
        if (!(await hasDigest(handle, tensor, expectedDigests[tensor.name], onBytes, signal))) return 'damaged';
      }
      return 'whole';
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'missing';
    throw readFailure(whole, error);
  }
}

/** Sums bytes for `onProgress`, from 0 for each pass over the file. */
function progressOf(layout: Layout, { onProgress }: PrepareRequest): (bytes: number) => void {
  const total = layout.bytes - layout.header.length;
  let done = 0;
  onProgress?.(done, total);
  return (bytes) => {
    done += bytes;
    onProgress?.(done, total);
  };
}

async function makeFolder(folder: string): Promise<string> {
  try {
    await ensureFolder(folder);
    return await realpath(folder);
  } catch (error) {
    throw writeFailure(folder, error);
  }
}
