import type { Hash } from 'node:crypto';
import { open, rename, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { invariant } from '../errors/index.ts';
import { type ExpectedFile, startHash } from './hash.ts';
import { SteadySync } from './steady-sync.ts';
import { ensureFolder } from '../files/index.ts';

/** Bytes gathered before they are written: one call of the system instead of sixteen. */
const PIECE_BYTES = 1 << 20;

/**
 * A file that is still arriving, `<target>.incomplete`. Hashed as it grows; what was there before is read and hashed first.
 * Everything is written to its own place in the file, and the content follows from its hash: where two processes should ever write it at
 * once they write the same bytes.
 */
export class PartialFile {
  readonly #file: ExpectedFile;
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #sync: SteadySync;
  #hash: Hash;
  #hashed = 0;
  #written = 0;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  private constructor(file: ExpectedFile, path: string, handle: FileHandle) {
    this.#file = file;
    this.#path = path;
    this.#handle = handle;
    this.#sync = new SteadySync(handle);
    this.#hash = startHash(file);
  }

  /** Opens what there is of `file`, or makes it. More bytes than the file has cannot be its beginning: they are dropped. */
  static async open(file: ExpectedFile, target: string, signal: AbortSignal): Promise<PartialFile> {
    const name = `${target}.incomplete`;
    await ensureFolder(path.dirname(name));
    const handle = await open(name, 'a+').then(async (created) => {
      await created.close();
      return open(name, 'r+');
    });
    const partial = new PartialFile(file, name, handle);
    try {
      const { size } = await handle.stat();
      if (size > file.bytes) await handle.truncate(0);
      else await partial.#hashBeginning(size, signal);
      return partial;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Bytes there are, those that wait to be written included. */
  get length(): number {
    return this.#hashed;
  }

  get isWhole(): boolean {
    return this.length === this.#file.bytes;
  }

  async append(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#hashed += bytes.length;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= PIECE_BYTES) await this.flush();
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    let [pieces, left] = [this.#waiting, this.#waitingBytes];
    this.#waiting = [];
    this.#waitingBytes = 0;
    while (left > 0) {
      const { bytesWritten } = await this.#handle.writev(pieces, this.#written);
      this.#written += bytesWritten;
      left -= bytesWritten;
      // A filling disk takes a part; the next attempt says why.
      if (left > 0) pieces = [Buffer.concat(pieces).subarray(bytesWritten)];
    }
    this.#sync.reached(this.#written);
  }

  /** Forgets everything: it was wrong. */
  async restart(): Promise<void> {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#written = 0;
    this.#hashed = 0;
    this.#hash = startHash(this.#file);
    this.#sync.restart();
    await this.#handle.truncate(0);
  }

  /** The hash of all bytes; nothing can be appended afterwards. */
  digest(): string {
    return this.#hash.digest('hex');
  }

  /** Gives the whole and right file its name, once it has reached the disk. */
  async finish(target: string): Promise<void> {
    await this.flush();
    await this.#sync.end();
    const { size } = await this.#handle.stat();
    invariant(size === this.#file.bytes, `${this.#path} has ${size} bytes, not ${this.#file.bytes}`);
    await this.#handle.close();
    await rename(this.#path, target);
  }

  /** Keeps what has arrived, as far as the disk takes it, and lets go of the file. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      const closed = this.#handle.close();
      // It closes behind a sync that is under way, for which nobody who cancels should have to wait.
      if (this.#sync.isRunning) void closed.catch(() => undefined);
      else await closed;
    }
  }

  async #hashBeginning(size: number, signal: AbortSignal): Promise<void> {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    while (this.#hashed < size) {
      signal.throwIfAborted();
      const { bytesRead } = await this.#handle.read(piece, 0, piece.length, this.#hashed);
      if (bytesRead === 0) break;
      this.#hash.update(piece.subarray(0, bytesRead));
      this.#hashed += bytesRead;
    }
    this.#written = this.#hashed;
  }
}
