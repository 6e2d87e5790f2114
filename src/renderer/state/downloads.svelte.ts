import type { Bridge, ErrorShape, TransferProgress } from '../../contract/index.ts';

/** A model that is being fetched from the Hub, or was until it was stopped. */
export class Download {
  readonly id: string;
  progress: TransferProgress | null = $state.raw(null);
  error: ErrorShape | null = $state.raw(null);
  state: 'running' | 'paused' | 'done' | 'failed' = $state('running');

  constructor(id: string) {
    this.id = id;
  }
}

/** The downloads of this page: they go on while it shows another view. */
export class Downloads {
  all: readonly Download[] = $state.raw([]);

  readonly #bridge: Bridge;
  readonly #stops = new Map<string, AbortController>();

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  of(id: string): Download | null {
    return this.all.find((download) => download.id === id) ?? null;
  }

  /** Fetches a model, or goes on where it was stopped; true once all of it is there. */
  async start(id: string): Promise<boolean> {
    const known = this.of(id);
    if (known?.state === 'running') return false;
    const download = known ?? new Download(id);
    if (known === null) this.all = [...this.all, download];
    download.state = 'running';
    download.error = null;
    const own = new AbortController();
    this.#stops.set(id, own);
    const answered = await this.#bridge.call(
      'models.pull',
      { id, revision: null },
      {
        signal: own.signal,
        onEvent: (event) => {
          if (event.type === 'progress') download.progress = event;
        },
      },
    );
    // Paused or forgotten meanwhile: whoever did it has said so.
    if (own.signal.aborted) return false;
    download.error = answered.ok ? null : answered.error;
    download.state = answered.ok ? 'done' : 'failed';
    return answered.ok;
  }

  /** Stops; what has come stays, and `start` goes on from there. */
  pause(id: string): void {
    this.#stops.get(id)?.abort();
    const download = this.of(id);
    if (download !== null) download.state = 'paused';
  }

  /** Takes a download off the list. */
  forget(id: string): void {
    this.#stops.get(id)?.abort();
    this.all = this.all.filter((download) => download.id !== id);
  }
}
