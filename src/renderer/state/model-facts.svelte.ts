import type { Bridge, ErrorShape, ModelDetails } from '../../contract/index.ts';
import { Latest } from '../draft/latest.ts';

/** What is known of the model a draft names. */
export class ModelFacts {
  details = $state.raw<ModelDetails | null>(null);
  error = $state.raw<ErrorShape | null>(null);

  readonly #latest: Latest<string>;
  #asked: string | null = null;

  constructor(bridge: Bridge) {
    this.#latest = new Latest(async (model, isNewest) => {
      const answered = await bridge.call('models.show', { model });
      if (!isNewest() || this.#asked !== model) return;
      this.details = answered.ok ? answered.reply : null;
      this.error = answered.ok ? null : answered.error;
    });
  }

  /** Looks at a model, once; null for none. */
  look(model: string | null): void {
    if (model === this.#asked) return;
    this.#asked = model;
    this.details = null;
    this.error = null;
    if (model !== null) this.#latest.ask(model);
  }

  /** Looks at the same model again: it has been fetched. */
  lookAgain(): void {
    if (this.#asked !== null) this.#latest.ask(this.#asked);
  }
}
