import type { Handlers } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import { changeSettings, readSettings } from '../context/settings.ts';
import { webhookAddress } from '../notices/webhook.ts';

export function settingsHandlers(host: Pick<HostContext, 'appFolder' | 'ownFiles'>) {
  return {
    'settings.show': () => readSettings(host),

    /** @throws settings.webhook-address, files.not-writable, files.disk-full */
    'settings.change': async (changes) => {
      if (changes.webhook !== undefined && changes.webhook !== '') webhookAddress(changes.webhook);
      return changeSettings(host, defined(changes));
    },
  } satisfies Partial<Handlers>;
}

function defined(changes: object): object {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
