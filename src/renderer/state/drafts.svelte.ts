import type { Bridge, Draft, ErrorShape } from '../../contract/index.ts';
import { isUntouched } from '../draft/presets.ts';
import { Question } from './question.svelte.ts';

/** Runs that are not yet started. One that holds nothing is none: it goes when it is left. */
export class Drafts {
  readonly #bridge: Bridge;
  readonly #listing: Question<'drafts.list'>;
  /** Newest change first; null before the host has sent them. */
  readonly list: readonly Draft[] | null = $derived.by(
    () => this.#listing.value?.drafts.filter((draft) => !isUntouched(draft)) ?? null,
  );

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.#listing = new Question(bridge, 'drafts.list');
  }

  get error(): ErrorShape | null {
    return this.#listing.error;
  }

  async load(): Promise<void> {
    await this.#listing.ask({});
  }

  /** Deletes a draft that holds nothing. */
  async forget(id: string): Promise<void> {
    await this.#bridge.call('drafts.delete', { id });
    await this.load();
  }
}
