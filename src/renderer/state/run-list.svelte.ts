import type { Bridge, ErrorShape, ReplyOf } from '../../contract/index.ts';

export type ListedRun = ReplyOf<'runs.list'>['runs'][number];

/** All runs, newest first. */
export class RunList {
  /** null before they were told. */
  runs: readonly ListedRun[] | null = $state.raw(null);
  unreadable: ReplyOf<'runs.list'>['unreadable'] = $state.raw([]);
  error: ErrorShape | null = $state.raw(null);

  readonly #bridge: Bridge;
  #loading: Promise<void> | null = null;
  #again = false;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** Asks anew; asked while an answer is under way, once more after it. */
  async load(): Promise<void> {
    this.#again = this.#loading !== null;
    this.#loading ??= this.#loadAll().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #loadAll(): Promise<void> {
    do {
      this.#again = false;
      const answered = await this.#bridge.call('runs.list', {});
      this.error = answered.ok ? null : answered.error;
      if (!answered.ok) return;
      this.runs = answered.reply.runs.toSorted((first, second) =>
        second.record.createdAt.localeCompare(first.record.createdAt),
      );
      this.unreadable = answered.reply.unreadable;
    } while (this.#again);
  }
}
