/** Why a transfer was interrupted to be taken up again: not an error for the user. */
class Paused extends Error {
  constructor() {
    super('paused');
    this.name = 'Paused';
  }
}

/** Pauses, resumes and cancels a download from outside. A paused one holds no connection. */
export class TransferControl {
  readonly #cancelled = new AbortController();
  #running = new AbortController();
  #resumed: PromiseWithResolvers | undefined;

  /** @param ending cancels the download when it is aborted. */
  constructor(ending?: AbortSignal) {
    if (ending?.aborted === true) this.cancel();
    else ending?.addEventListener('abort', () => this.cancel(), { once: true });
  }

  /** Aborted once the download is cancelled, for good. */
  get signal(): AbortSignal {
    return this.#cancelled.signal;
  }

  get state(): 'running' | 'paused' | 'cancelled' {
    if (this.signal.aborted) return 'cancelled';
    return this.#resumed === undefined ? 'running' : 'paused';
  }

  pause(): void {
    if (this.state !== 'running') return;
    this.#resumed = withResolvers();
    this.#running.abort(new Paused());
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.#running = new AbortController();
    this.#resumed?.resolve();
    this.#resumed = undefined;
  }

  cancel(): void {
    this.#cancelled.abort();
    this.#resumed?.resolve();
  }

  /**
   * Runs `task`, again after every pause, with a signal that ends on a pause, on cancelling and with `also`.
   *
   * @throws what `task` throws unless a pause was the cause; the reason of cancelling or of `also`.
   */
  async run<Result>(task: (signal: AbortSignal) => Promise<Result>, also: AbortSignal = this.signal): Promise<Result> {
    for (;;) {
      await this.#resumed?.promise;
      const signal = AbortSignal.any([this.#running.signal, this.signal, also]);
      signal.throwIfAborted();
      try {
        return await task(signal);
      } catch (error) {
        if (!(error instanceof Paused)) throw error;
      }
    }
  }
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function withResolvers(): PromiseWithResolvers {
  let resolve = () => {};
  const promise = new Promise<void>((resolved) => {
    resolve = resolved;
  });
  return { promise, resolve };
}
