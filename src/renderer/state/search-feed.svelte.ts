import type { Bridge, ErrorShape, SearchState } from '../../contract/index.ts';
import { Question } from './question.svelte.ts';

/** A search while it runs, as its folder tells it. */
export class SearchFeed {
  /** null before it was told. */
  state: SearchState | null = $state.raw(null);
  /** Whether it was asked to end. */
  readonly stopping: Question<'search.stop'>;
  readonly #following: Question<'search.follow'>;
  readonly #resuming: Question<'search.resume'>;
  readonly #extending: Question<'search.extend'>;
  readonly #search: string;

  constructor(bridge: Bridge, search: string) {
    this.#search = search;
    this.#following = new Question(bridge, 'search.follow');
    this.#resuming = new Question(bridge, 'search.resume');
    this.#extending = new Question(bridge, 'search.extend');
    this.stopping = new Question(bridge, 'search.stop');
  }

  get error(): ErrorShape | null {
    return this.#following.error ?? this.#resuming.error ?? this.#extending.error ?? this.stopping.error;
  }

  /** Whether a process drives it. */
  get isRunning(): boolean {
    return this.state !== null && this.state.record.process !== null;
  }

  /** Follows it to its end, afresh. */
  async follow(): Promise<void> {
    const onEvent = ({ state }: { readonly state: SearchState }) => void (this.state = state);
    const ended = await this.#following.ask({ search: this.#search }, { onEvent });
    if (ended !== null) this.state = ended;
  }

  /** Ends following; the search goes on. */
  leave(): void {
    this.#following.stop();
  }

  async stop(): Promise<void> {
    await this.stopping.ask({ search: this.#search });
  }

  /** Goes on with what is not done. */
  async resume(): Promise<void> {
    this.stopping.clear();
    const resumed = await this.#resuming.ask({ search: this.#search, follow: false });
    if (resumed !== null) await this.follow();
  }

  /** More trials, all together; a search that has ended goes on with them. */
  async extend(trials: number): Promise<void> {
    const extended = await this.#extending.ask({ search: this.#search, trials });
    if (extended === null) return;
    this.state = extended;
    if (!this.isRunning) await this.resume();
  }
}
