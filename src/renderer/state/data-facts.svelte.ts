import type { Bridge, DataProfile, DataSample, ErrorShape, RequestOf } from '../../contract/index.ts';

export type ProfileRequest = RequestOf<'data.profile'>;

/** What is known of the data of a draft: its first rows at once, and its profile once all rows were read. */
export class DataFacts {
  sample: DataSample | null = $state.raw(null);
  sampleError: ErrorShape | null = $state.raw(null);
  profile: DataProfile | null = $state.raw(null);
  profileError: ErrorShape | null = $state.raw(null);
  /** Rows read so far; null while no profile is made. */
  rowsRead: number | null = $state(null);

  readonly #bridge: Bridge;
  #sampled = '';
  #profiled = '';
  #sampling: AbortController | null = null;
  #profiling: AbortController | null = null;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Looks at the data anew where it, or the way it is read, has changed. Resolves with a sample that is new. */
  async look(request: RequestOf<'data.show'> | null): Promise<DataSample | null> {
    const key = JSON.stringify(request);
    if (key === this.#sampled) return null;
    this.#sampled = key;
    this.#sampling?.abort();
    this.sample = null;
    this.sampleError = null;
    if (request === null) return null;
    const own = new AbortController();
    this.#sampling = own;
    const answered = await this.#bridge.call('data.show', request, { signal: own.signal });
    if (own.signal.aborted) return null;
    if (answered.ok) this.sample = answered.reply;
    else this.sampleError = answered.error;
    return this.sample;
  }

  /** Reads all rows anew where the data or what is counted has changed. */
  async measure(request: ProfileRequest | null): Promise<void> {
    const key = JSON.stringify(request);
    if (key === this.#profiled) return;
    this.#profiled = key;
    this.#profiling?.abort();
    this.profile = null;
    this.profileError = null;
    this.rowsRead = null;
    if (request === null) return;
    const own = new AbortController();
    this.#profiling = own;
    this.rowsRead = 0;
    const answered = await this.#bridge.call('data.profile', request, {
      signal: own.signal,
      onEvent: (event) => {
        if (!own.signal.aborted && event.type === 'rows') this.rowsRead = event.rows;
      },
    });
    if (own.signal.aborted) return;
    this.rowsRead = null;
    if (answered.ok) this.profile = answered.reply;
    else this.profileError = answered.error;
  }

  stop(): void {
    this.#sampling?.abort();
    this.#profiling?.abort();
  }
}
