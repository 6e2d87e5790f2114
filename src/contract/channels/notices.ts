import { z } from 'zod';
import { channel } from '../channel.ts';
import { AsideFile, Notice } from '../notice.ts';

/** What has ended, for those who do not look. */
export const noticeChannels = {
  /** Tells of every run and download that ends from now on, until whoever asks goes away. */
  'notices.watch': channel({ request: z.object({}), reply: z.object({}), events: Notice }),
  /** Tells of damaged files that were set aside, those first of which nobody has heard, until whoever asks goes away. */
  'notices.asides': channel({ request: z.object({}), reply: z.object({}), events: AsideFile }),
  /** Sends a message to a webhook, and says how it answered. */
  'notices.testWebhook': channel({
    request: z.object({ address: z.string().max(2000) }),
    reply: z.object({ status: z.int() }),
  }),
};
