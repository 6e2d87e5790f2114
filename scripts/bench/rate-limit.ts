/** Milliseconds that the line may make up for, once its sender was late: timers are, by a few. */
export const MADE_UP_FOR = 20;

/**
 * A line of so many bytes per second that any number of senders share. In no stretch of time do more bytes pass than the line takes
 * in this time and `MADE_UP_FOR` milliseconds.
 */
export class RateLimit {
  readonly #bytesPerSecond: number;
  readonly #now: () => number;
  /** When everything that was let in has passed. */
  #free = -Infinity;

  constructor(bytesPerSecond: number, now: () => number = () => performance.now()) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#now = now;
  }

  /** Lets in so many bytes behind those of all senders. @returns milliseconds until they have passed: not before may they be sent. */
  letIn(bytes: number): number {
    const now = this.#now();
    this.#free = Math.max(this.#free, now - MADE_UP_FOR) + (bytes / this.#bytesPerSecond) * 1000;
    return Math.max(0, this.#free - now);
  }
}
