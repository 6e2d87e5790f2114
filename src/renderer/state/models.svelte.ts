import type { Bridge, CachedRepository, HubModel, RequestOf } from '../../contract/index.ts';
import { Question } from './question.svelte.ts';

/** A search on the Hub, as the page sets it. */
export type HubQuery = Pick<RequestOf<'models.search'>, 'query' | 'task' | 'sort' | 'supportedOnly'>;

/** Models of one answer of the Hub. */
const pageSize = 25;

/** The models of the cache, those of a search on the Hub, and the details of one model. */
export class Models {
  readonly cache: Question<'models.list'>;
  readonly search: Question<'models.search'>;
  readonly details: Question<'models.show'>;
  readonly import: Question<'models.import'>;
  readonly removal: Question<'models.remove'>;
  /** All pages of the search so far; null before the Hub was asked. */
  results: readonly HubModel[] | null = $state.raw(null);

  constructor(bridge: Bridge) {
    this.cache = new Question(bridge, 'models.list');
    this.search = new Question(bridge, 'models.search');
    this.details = new Question(bridge, 'models.show');
    this.import = new Question(bridge, 'models.import');
    this.removal = new Question(bridge, 'models.remove');
  }

  /** The models among what the cache holds; null before that is known. */
  get cached(): readonly CachedRepository[] | null {
    return this.cache.value?.repositories.filter(({ type }) => type === 'model') ?? null;
  }

  /** Searches the Hub; `more` goes on with the next page of the same search. */
  async find(query: HubQuery, more = false): Promise<void> {
    const cursor = more ? (this.search.value?.cursor ?? null) : null;
    const limits = { license: null, minDownloads: null, maxParameters: null, pageSize };
    const page = await this.search.ask({ ...query, ...limits, cursor });
    if (page !== null) this.results = [...((more ? this.results : null) ?? []), ...page.models];
  }

  /** Asks for the details of a model: a folder, or a name on the Hub. */
  look(model: string): void {
    void this.details.ask({ model }, { keep: false });
  }
}
