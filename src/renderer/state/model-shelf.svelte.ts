import type {
  Bridge,
  CachedRepository,
  ErrorShape,
  FoundModel,
  ModelDetails,
  RequestOf,
} from '../../contract/index.ts';

/** What is asked of the Hub, as the page has it. */
export type HubQuery = Pick<RequestOf<'models.search'>, 'query' | 'task' | 'sort' | 'supportedOnly'>;

/** Models of one answer of the Hub. */
const pageSize = 25;

/** The models of the cache and those found on the Hub, and what is known of the one that is looked at. */
export class ModelShelf {
  /** null before they were told. */
  cached: readonly CachedRepository[] | null = $state.raw(null);
  cacheFolder: string | null = $state(null);
  cacheError: ErrorShape | null = $state.raw(null);

  /** null before the Hub was asked. */
  found: readonly FoundModel[] | null = $state.raw(null);
  cursor: string | null = $state(null);
  isSearching = $state(false);
  hubError: ErrorShape | null = $state.raw(null);

  details: ModelDetails | null = $state.raw(null);
  detailsError: ErrorShape | null = $state.raw(null);

  readonly #bridge: Bridge;
  #searching: AbortController | null = null;
  #looking: AbortController | null = null;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async loadCache(): Promise<void> {
    const answered = await this.#bridge.call('models.list', {});
    this.cacheError = answered.ok ? null : answered.error;
    if (!answered.ok) return;
    this.cached = answered.reply.repositories.filter(({ type }) => type === 'model');
    this.cacheFolder = answered.reply.folder;
  }

  /** Searches the Hub; `more` goes on with the next page of the same search. */
  async search(query: HubQuery, more = false): Promise<void> {
    this.#searching?.abort();
    const own = new AbortController();
    this.#searching = own;
    this.isSearching = true;
    const answered = await this.#bridge.call(
      'models.search',
      {
        ...query,
        ...{ licence: null, minDownloads: null, maxParameters: null, pageSize },
        cursor: more ? this.cursor : null,
      },
      { signal: own.signal },
    );
    if (own.signal.aborted) return;
    this.isSearching = false;
    this.hubError = answered.ok ? null : answered.error;
    if (!answered.ok) return;
    this.found = [...(more ? (this.found ?? []) : []), ...answered.reply.models];
    this.cursor = answered.reply.cursor;
  }

  /** Looks at one model: a folder, or a name on the Hub. */
  async look(model: string): Promise<void> {
    this.#looking?.abort();
    const own = new AbortController();
    this.#looking = own;
    this.details = null;
    this.detailsError = null;
    const answered = await this.#bridge.call('models.show', { model }, { signal: own.signal });
    if (own.signal.aborted) return;
    if (answered.ok) this.details = answered.reply;
    else this.detailsError = answered.error;
  }
}
