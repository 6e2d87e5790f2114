import type { Bridge, ErrorShape, LadderRecord } from '../../contract/index.ts';
import { Question } from './question.svelte.ts';

/** A ladder while it grows, as its folder tells it. */
export class LadderFeed {
  /** null before it was told. */
  record: LadderRecord | null = $state.raw(null);
  /** Whether it was asked to end. */
  readonly stopping: Question<'ladder.cancel'>;
  readonly #following: Question<'ladder.follow'>;
  readonly #resuming: Question<'ladder.resume'>;
  readonly #ladder: string;

  constructor(bridge: Bridge, ladder: string) {
    this.#ladder = ladder;
    this.#following = new Question(bridge, 'ladder.follow');
    this.#resuming = new Question(bridge, 'ladder.resume');
    this.stopping = new Question(bridge, 'ladder.cancel');
  }

  get error(): ErrorShape | null {
    return this.#following.error ?? this.#resuming.error ?? this.stopping.error;
  }

  /** Whether a process climbs it. */
  get isRunning(): boolean {
    return this.record !== null && this.record.process !== null;
  }

  /** Follows it to its end, afresh. */
  async follow(): Promise<void> {
    const onEvent = ({ record }: { readonly record: LadderRecord }) => void (this.record = record);
    await this.#following.ask({ ladder: this.#ladder }, { onEvent });
  }

  /** Ends following; the ladder goes on. */
  leave(): void {
    this.#following.stop();
  }

  async stop(): Promise<void> {
    await this.stopping.ask({ ladder: this.#ladder });
  }

  /** Goes on with the rungs that are not done. */
  async resume(): Promise<void> {
    this.stopping.clear();
    const resumed = await this.#resuming.ask({ ladder: this.#ladder, follow: false });
    if (resumed !== null) await this.follow();
  }
}
