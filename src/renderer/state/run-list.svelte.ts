import type { Bridge, ErrorShape, ReplyOf } from '../../contract/index.ts';
import type { ListedRun } from '../run/listed-run.ts';
import { Question } from './question.svelte.ts';

/** Runs that a page shows before it has all. */
const FIRST = 200;

/** All runs, newest first. */
export class RunList {
  readonly #list: Question<'runs.list'>;
  /** null before the host has sent them. */
  readonly runs: readonly ListedRun[] | null = $derived.by(
    () =>
      this.#list.value?.runs.toSorted((first, second) =>
        second.record.createdAt.localeCompare(first.record.createdAt),
      ) ?? null,
  );

  constructor(bridge: Bridge) {
    this.#list = new Question(bridge, 'runs.list');
  }

  get unreadable(): ReplyOf<'runs.list'>['unreadable'] {
    return this.#list.value?.unreadable ?? [];
  }

  get error(): ErrorShape | null {
    return this.#list.error;
  }

  /** Asks for all runs; where none are shown yet for the newest before, as many thousands take their time. */
  async load(): Promise<void> {
    if (this.#list.value === null) {
      const first = await this.#list.ask({ newest: FIRST });
      if (first === null || first.total <= FIRST) return;
    }
    await this.#list.ask({});
  }
}
