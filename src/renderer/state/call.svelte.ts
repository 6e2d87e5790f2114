import type { Answer, ErrorShape } from '../../contract/index.ts';

/** The request of a form: whether it is running, and why it failed. For one channel, see `Question`. */
export class Call {
  error: ErrorShape | null = $state.raw(null);
  pending = $state(false);

  /** Waits for an answer. Resolves with the reply; null where there is an error, which {@link error} holds. */
  async run<Reply>(answer: Promise<Answer<Reply>>): Promise<Reply | null> {
    this.pending = true;
    this.error = null;
    const result = await answer;
    this.pending = false;
    if (result.ok) return result.reply;
    this.error = result.error;
    return null;
  }
}
