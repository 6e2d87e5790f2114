import { createHash } from 'node:crypto';
import { appendFile, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { readFailure, systemCode, writeFailure, readText } from '../../files/index.ts';
import type { StoredTensor } from '../header.ts';
import { fillFrom } from '../open.ts';

/** SHA-256 of the data of each part of one parameter, by the name of the stored tensor. */
export type Digests = Readonly<Record<string, string>>;

/** Read and hashed at a time. */
const PIECE_BYTES = 4 * 2 ** 20;

const digests = z.record(z.string(), z.string());

/**
 * The digests written so far, by the name of the stored tensor; none where the file is missing. A line that a crash cut
 * short is skipped; of two lines for the same tensor the later one counts.
 */
export async function readDigests(file: string): Promise<Digests> {
  const all: Record<string, string> = {};
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return all;
    throw readFailure(file, error);
  }
  for (const line of text.split('\n')) Object.assign(all, parseLine(line));
  return all;
}

/** Adds the digests of one parameter. The line break comes first, in case a crash has left a partial line. */
export async function appendDigests(file: string, entry: Digests): Promise<void> {
  try {
    await appendFile(file, `\n${JSON.stringify(entry)}\n`);
  } catch (error) {
    throw writeFailure(file, error);
  }
}

/**
 * Whether the data of `tensor` in an open file has this digest; false where the file ends before.
 *
 * @param onBytes called with the number of bytes just read
 */
export async function hasDigest(
  handle: FileHandle,
  tensor: StoredTensor,
  digest: string | undefined,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  if (digest === undefined) return false;
  const hash = createHash('sha256');
  const buffer = new Uint8Array(Math.min(PIECE_BYTES, tensor.bytes));
  for (let done = 0; done < tensor.bytes; done += buffer.length) {
    signal?.throwIfAborted();
    const piece = buffer.subarray(0, Math.min(buffer.length, tensor.bytes - done));
    if (!(await fillFrom(handle, tensor.offset + done, piece))) return false;
    hash.update(piece);
    onBytes(piece.length);
  }
  return hash.digest('hex') === digest;
}

function parseLine(line: string): Digests {
  try {
    return digests.parse(JSON.parse(line));
  } catch {
    return {};
  }
}
