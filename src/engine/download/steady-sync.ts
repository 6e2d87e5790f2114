import type { FileHandle } from 'node:fs/promises';

/** Bytes after which the next call is due: a fraction of a second of a fast line. */
const EVERY_BYTES = 16 << 20;

/**
 * Brings a growing file to the disk while more of it arrives. Left to the end, half a gigabyte takes a slow disk seconds in which
 * nothing is fetched.
 */
export class SteadySync {
  readonly #handle: FileHandle;
  #begun = 0;
  #running: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** To be told how far the file is written; waits for nothing. @throws what an earlier call of the system failed with */
  reached(bytes: number): void {
    this.#throwFailure();
    if (this.isRunning || bytes - this.#begun < EVERY_BYTES) return;
    this.#begun = bytes;
    this.#running = this.#handle
      .datasync()
      .catch((error: unknown) => void (this.#failure = { error }))
      .finally(() => (this.#running = undefined));
  }

  /** To be told that the file is empty again. */
  restart(): void {
    this.#begun = 0;
  }

  /** Waits until all that is written has reached the disk. */
  async end(): Promise<void> {
    await this.#running;
    this.#throwFailure();
    await this.#handle.sync();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
