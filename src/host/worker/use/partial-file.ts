import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { claimLock, type Lock, LorikeetError, readJson, writeFailure, writeJson } from '../../../engine/index.ts';

/** What of a partial file is certain. */
const State = z.object({
  format: z.literal(1),
  /** Of the request it belongs to. */
  fingerprint: z.string(),
  /** Rows of the source that are in it. */
  rows: z.int().min(0),
  emptyRows: z.int().min(0),
  /** Its length with these rows; what is behind was being written when the process ended. */
  bytes: z.int().min(0),
});
type State = z.infer<typeof State>;

/** A file that grows piece by piece, under another name until it is whole. */
export interface PartialFile {
  /** Rows that are in it for certain, at first those of an earlier process. */
  readonly state: Readonly<State>;
  /** Adds rows: they are on the disk when this resolves. */
  append(text: string, rows: number, emptyRows: number): Promise<void>;
  /** Gives the file its name, replacing one that had it. */
  finish(): Promise<void>;
  /** Leaves the partial file for a later process. */
  close(): Promise<void>;
}

/**
 * Opens `FILE.partial`, and goes on behind the rows that `FILE.partial.json` counts if they are of the same request. One process
 * writes a file at a time.
 *
 * @throws use.file-busy, files.not-writable, files.disk-full
 */
export async function openPartialFile(file: string, fingerprint: string): Promise<PartialFile> {
  const [partial, stateFile] = [`${file}.partial`, `${file}.partial.json`];
  const lock = await lockOf(file);
  if (lock === undefined) throw new LorikeetError('use.file-busy', { file });
  let handle: FileHandle | null = null;
  try {
    let state = await storedState(stateFile, fingerprint);
    handle = await open(partial, existsSync(partial) ? 'r+' : 'w+');
    if ((await handle.stat()).size < state.bytes) state = { ...state, rows: 0, emptyRows: 0, bytes: 0 };
    await handle.truncate(state.bytes);
    return partialFile(file, handle, state, lock);
  } catch (error) {
    await handle?.close();
    await lock.release();
    throw writeFailure(file, error);
  }
}

/** The lock beside a file. An error of it is about the file, which is what the user named. */
async function lockOf(file: string): Promise<Lock | undefined> {
  const lock = `${file}.lock`;
  try {
    return await claimLock(lock);
  } catch (error) {
    const isOfLock = error instanceof LorikeetError && (error.details as { file?: unknown }).file === lock;
    throw isOfLock ? writeFailure(file, error.cause) : error;
  }
}

function partialFile(file: string, handle: FileHandle, opened: State, lock: Lock): PartialFile {
  const [partial, stateFile] = [`${file}.partial`, `${file}.partial.json`];
  let state = opened;
  return {
    get state() {
      return state;
    },
    async append(text, rows, emptyRows) {
      try {
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length;) {
          at += (await handle.write(bytes, at, bytes.length - at, state.bytes + at)).bytesWritten;
        }
        await handle.datasync();
        state = {
          ...state,
          rows: state.rows + rows,
          emptyRows: state.emptyRows + emptyRows,
          bytes: state.bytes + bytes.length,
        };
        await writeJson(stateFile, state);
      } catch (error) {
        throw writeFailure(file, error);
      }
    },
    async finish() {
      try {
        await handle.sync();
        await handle.close();
        await rename(partial, file);
        await rm(stateFile, { force: true });
      } catch (error) {
        throw writeFailure(file, error);
      } finally {
        await lock.release();
      }
    },
    async close() {
      await handle.close().catch(() => undefined);
      await lock.release();
    },
  };
}

/** Nothing where there is no state, or one of another request. */
async function storedState(stateFile: string, fingerprint: string): Promise<State> {
  const nothing: State = { format: 1, fingerprint, rows: 0, emptyRows: 0, bytes: 0 };
  if (!existsSync(stateFile)) return nothing;
  const parsed = State.safeParse(await readJson(stateFile).catch(() => null));
  return parsed.success && parsed.data.fingerprint === fingerprint ? parsed.data : nothing;
}
