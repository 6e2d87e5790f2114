import type { Bridge, ErrorShape, ReplyOf, RunConfig } from '../../contract/index.ts';
import { Latest } from '../draft/latest.ts';

/** What a whole config trains and what it needs, counted anew after every change. */
export class CostFacts {
  params = $state.raw<ReplyOf<'models.params'> | null>(null);
  error = $state.raw<ErrorShape | null>(null);

  readonly #params: Latest<{ readonly config: RunConfig; readonly labels: number | null }>;
  #asked = '';

  constructor(bridge: Bridge) {
    this.#params = new Latest(async ({ config, labels }, isNewest) => {
      const answered = await bridge.call('models.params', { config, set: [], labels });
      if (!isNewest()) return;
      this.params = answered.ok ? answered.reply : null;
      this.error = answered.ok ? null : answered.error;
    });
  }

  count(config: RunConfig, labels: number | null): void {
    const key = JSON.stringify([config, labels]);
    if (key === this.#asked) return;
    this.#asked = key;
    this.#params.ask({ config, labels });
  }
}
