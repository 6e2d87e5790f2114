import type { QueueEntry } from '../../contract/index.ts';

/** Notices when the last run of a comparison has left the queue or failed there. */
export class GroupWatch {
  readonly #onEnd: (group: string) => void;
  /** Comparisons with a run that waits or trains. */
  #open: ReadonlySet<string> = new Set();

  constructor(onEnd: (group: string) => void) {
    this.#onEnd = onEnd;
  }

  /** Compares the queue with how it was. */
  look(entries: readonly Pick<QueueEntry, 'group' | 'state'>[]): void {
    const open = new Set(
      entries.flatMap(({ group, state }) => (group === undefined || state === 'failed' ? [] : [group])),
    );
    for (const group of this.#open) if (!open.has(group)) this.#onEnd(group);
    this.#open = open;
  }
}
