import type { Handlers } from '../../contract/index.ts';
import type { Notices } from './notices.ts';
import { sendWebhook, testMessage } from './webhook.ts';

/** Those who want to hear what has ended. */
export function noticeHandlers(notices: Notices) {
  return {
    'notices.watch': async (_request, emit, signal) => {
      const forget = notices.onNotice(emit);
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      forget();
      return {};
    },

    /** @throws settings.webhook-address, settings.webhook-failed */
    'notices.testWebhook': async ({ address }) => ({ status: await sendWebhook(address, testMessage()) }),
  } satisfies Partial<Handlers>;
}
