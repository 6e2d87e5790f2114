import { type Handlers, Settings } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import { takeFields } from '../files/own.ts';
import { webhookAddress } from '../notices/webhook.ts';
import { appFiles } from '../places/app-folder.ts';

type Context = Pick<HostContext, 'appFolder' | 'ownFiles'>;

const defaults = Settings.parse({});

/** The settings as they are kept; what cannot be read of them takes its default. @throws files.unreadable */
export function readSettings({ appFolder, ownFiles: own }: Context): Promise<Settings> {
  return own.read(appFiles(appFolder).settings, defaults, (content) => takeFields(Settings.shape, content, defaults));
}

export function settingsHandlers(host: Context) {
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
