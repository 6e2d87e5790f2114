import type { FileHandle } from 'node:fs/promises';
import { LorikeetError, openFile, systemCode } from '../../engine/index.ts';

/** Bytes read at once: a follower that starts at the beginning of a long run gets it in several parts. */
const MOST = 1 << 20;

/** Longest line: one of dynamics.jsonl or of the log has some kilobytes. */
const MOST_LINE = 1 << 26;

export interface TailRead {
  /** Whole lines, without their line breaks. */
  readonly lines: readonly string[];
  /** The position behind them, in bytes. */
  readonly next: number;
  /** Identifies the file, so that a replacement is noticed; null where there is none. */
  readonly identity: bigint | null;
}

/**
 * The whole lines of a growing file from a position on, as many as a read holds. `restart` says that the file was written
 * anew since `identity`, or is shorter than the position: the lines then are those from its beginning.
 */
export async function readTail(
  file: string,
  from: number,
  identity: bigint | null,
): Promise<TailRead & { readonly restart: boolean }> {
  let handle: FileHandle;
  try {
    handle = await openFile(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { lines: [], next: from, identity, restart: false };
    throw error;
  }
  try {
    const { size, ino } = await handle.stat({ bigint: true });
    const restart = BigInt(from) > size || (identity !== null && identity !== ino);
    const start = restart ? 0 : from;
    for (let most = MOST; ; most *= 2) {
      const buffer = Buffer.alloc(Math.min(most, Number(size) - start));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1;
      // A line longer than the buffer needs a larger buffer; an incomplete line waits.
      if (end === 0 && bytesRead === most && most < MOST_LINE) continue;
      if (end === 0 && bytesRead === most) {
        throw new LorikeetError('files.too-large', { file, bytes: Number(size), most: MOST_LINE });
      }
      const lines = end === 0 ? [] : buffer.toString('utf8', 0, end - 1).split('\n');
      return { lines, next: start + end, identity: ino, restart };
    }
  } finally {
    await handle.close();
  }
}
