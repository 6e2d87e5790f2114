import type { Bridge, DataProfile, DataRequest, DataSample, ErrorShape, ProfileEvent } from '../../contract/index.ts';

/** Rows of each split that are shown before all are counted. */
const sampleRows = 200;

/** Tokens at which texts are cut by default. */
const maxLength = 512;

/** A data set that is looked at: its first rows at once, and what a pass over all of them finds. */
export class DataLook {
  readonly place: string;
  sample: DataSample | null = $state.raw(null);
  sampleError: ErrorShape | null = $state.raw(null);
  profile: DataProfile | null = $state.raw(null);
  profileError: ErrorShape | null = $state.raw(null);
  /** How far it is; null before anything is known of it. */
  progress: ProfileEvent | null = $state.raw(null);

  readonly #bridge: Bridge;
  #own: AbortController | null = null;

  constructor(bridge: Bridge, place: string) {
    this.#bridge = bridge;
    this.place = place;
  }

  /** Where it is, read as it looks like. */
  get where(): DataRequest {
    return { data: this.place, config: null, splitColumn: null, delimiter: null, encoding: null };
  }

  /** Looks at it afresh. */
  async look(): Promise<void> {
    this.stop();
    const own = new AbortController();
    this.#own = own;
    this.sampleError = this.profileError = null;
    const { where } = this;
    const options = {
      signal: own.signal,
      onEvent: (event: ProfileEvent) => {
        this.progress = event;
      },
    };
    const shown = await this.#bridge.call('data.show', { ...where, rows: sampleRows }, options);
    if (own.signal.aborted) return;
    if (!shown.ok) {
      this.sampleError = shown.error;
      return;
    }
    this.sample = shown.reply;
    const { text, label } = shown.reply.mapping;
    const profiled = await this.#bridge.call(
      'data.profile',
      { ...where, text: text?.column ?? null, label: label?.column ?? null, tokenizer: null, maxLength },
      options,
    );
    if (own.signal.aborted) return;
    if (profiled.ok) this.profile = profiled.reply;
    else this.profileError = profiled.error;
  }

  stop(): void {
    this.#own?.abort();
    this.#own = null;
  }
}
