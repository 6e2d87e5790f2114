import type { Answer, Bridge, Queue, QueueEntry } from '../../contract/index.ts';

/** The queue as the host last sent it. */
export class QueueState implements Queue {
  paused: boolean = $state(false);
  afterError: Queue['afterError'] = $state('continue');
  entries: QueueEntry[] = $state.raw([]);
  /** Whether the host has sent it. */
  isKnown = $state(false);

  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** The entry that has the device. */
  get running(): QueueEntry | null {
    return this.entries.find(({ state }) => state === 'running') ?? null;
  }

  /** The entry of a run that has a folder. */
  of(run: string): QueueEntry | undefined {
    return this.entries.find((entry) => entry.run === run);
  }

  /** Puts a run that ended early back in the queue; a run that failed there still has its entry. */
  resume(run: string): Promise<Answer<unknown>> {
    const entry = this.of(run);
    return entry?.state === 'failed'
      ? this.#bridge.call('queue.retry', { id: entry.id })
      : this.#bridge.call('queue.resume', { run });
  }

  /** Follows the queue until the result is called; `onChange` is called after each change. */
  watch(onChange: () => void): () => void {
    const controller = new AbortController();
    void this.#bridge.call(
      'queue.watch',
      {},
      {
        signal: controller.signal,
        onEvent: (queue) => {
          this.take(queue);
          onChange();
        },
      },
    );
    return () => controller.abort();
  }

  take({ paused, afterError, entries }: Queue): void {
    this.paused = paused;
    this.afterError = afterError;
    this.entries = entries;
    this.isKnown = true;
  }
}
