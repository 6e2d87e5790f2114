import type { Notice } from '../../contract/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { messageOf, sendWebhook } from './webhook.ts';

interface NoticesOptions {
  /** The user's webhook; empty for none. */
  readonly webhook: () => Promise<string>;
  readonly warn: (message: string) => void;
}

/** Tells those who listen, and the user's webhook, of what has ended. */
export class Notices {
  readonly #options: NoticesOptions;
  readonly #listeners = new Set<(notice: Notice) => void>();

  constructor(options: NoticesOptions) {
    this.#options = options;
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves when the webhook has answered; a failure is a warning and nothing more. */
  async tell(notice: Omit<Notice, 'time'>): Promise<void> {
    const timed = { ...notice, time: new Date().toISOString() };
    for (const listener of this.#listeners) listener(timed);
    try {
      const address = await this.#options.webhook();
      if (address !== '') await sendWebhook(address, messageOf(timed));
    } catch (error) {
      this.#options.warn(errorShape(error).sentence);
    }
  }
}
