import type { Handlers } from '../../contract/index.ts';
import type { AsideFiles } from '../common/aside-files.ts';
import type { Notices } from './notices.ts';
import { sendWebhook, testMessage } from './webhook.ts';

/** Those who want to hear what has ended, and which files were set aside. */
export function noticeHandlers(notices: Notices, asideFiles: AsideFiles) {
  return {
    'notices.watch': (_request, emit, signal) => heardUntil(signal, notices.onNotice(emit)),

    'notices.asides': (_request, emit, signal) => heardUntil(signal, asideFiles.onAside(emit)),

    /** @throws settings.webhook-address, settings.webhook-failed */
    'notices.testWebhook': async ({ address }) => ({ status: await sendWebhook(address, testMessage()) }),
  } satisfies Partial<Handlers>;
}

/** Replies when whoever asked has gone, and then calls what ends the listening. */
async function heardUntil(signal: AbortSignal, forget: () => void): Promise<Record<string, never>> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  forget();
  return {};
}
