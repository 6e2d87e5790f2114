import { type Handlers, Settings } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import { readSettings } from '../context/settings.ts';
import { webhookAddress } from '../notices/webhook.ts';
import { appFiles } from '../places/app-folder.ts';

export function settingsHandlers(host: Pick<HostContext, 'appFolder' | 'ownFiles'>) {
  return {
    'settings.show': () => readSettings(host),

    /** @throws settings.webhook-address, files.not-writable, files.disk-full */
    'settings.change': async (changes) => {
      if (changes.webhook !== undefined && changes.webhook !== '') webhookAddress(changes.webhook);
      const settings = Settings.parse({ ...(await readSettings(host)), ...defined(changes) });
      await host.ownFiles.write(appFiles(host.appFolder).settings, settings);
      return settings;
    },
  } satisfies Partial<Handlers>;
}

function defined(changes: object): object {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
