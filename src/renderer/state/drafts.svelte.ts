import type { Bridge, Draft, ErrorShape } from '../../contract/index.ts';

/** Runs that are not yet started, newest change first. */
export class Drafts {
  /** null before they were told. */
  all: readonly Draft[] | null = $state.raw(null);
  error: ErrorShape | null = $state.raw(null);

  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  async load(): Promise<void> {
    const answered = await this.#bridge.call('drafts.list', {});
    this.error = answered.ok ? null : answered.error;
    if (answered.ok) this.all = answered.reply.drafts;
  }
}
