import type { Bridge, ErrorShape, FoundModel } from '../../contract/index.ts';
import { Latest } from '../draft/latest.ts';

/** Models of one answer of the Hub. */
const pageSize = 20;

/** Models found on the Hub for what was typed, the most downloaded first. */
export class ModelSearch {
  found = $state.raw<readonly FoundModel[]>([]);
  error = $state.raw<ErrorShape | null>(null);
  isSearching = $state(false);
  /** Where the next page begins; null after the last. */
  cursor = $state<string | null>(null);

  readonly #latest: Latest<{ readonly query: string; readonly cursor: string | null }>;

  constructor(bridge: Bridge) {
    this.#latest = new Latest(async ({ query, cursor }, isNewest) => {
      this.isSearching = true;
      const answered = await bridge.call('models.search', {
        query: query === '' ? null : query,
        task: null,
        sort: 'downloads',
        licence: null,
        minDownloads: null,
        maxParameters: null,
        supportedOnly: true,
        pageSize,
        cursor,
      });
      if (!isNewest()) return;
      this.isSearching = false;
      this.error = answered.ok ? null : answered.error;
      if (!answered.ok) return;
      this.found = cursor === null ? answered.reply.models : [...this.found, ...answered.reply.models];
      this.cursor = answered.reply.cursor;
    });
  }

  search(query: string): void {
    this.#latest.ask({ query: query.trim(), cursor: null });
  }

  more(query: string): void {
    if (this.cursor !== null) this.#latest.ask({ query: query.trim(), cursor: this.cursor });
  }
}
