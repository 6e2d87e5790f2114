import { type Handlers, Settings } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import { readSettings } from '../context/settings.ts';
import { appFiles } from '../places/app-folder.ts';

export function settingsHandlers(host: Pick<HostContext, 'appFolder' | 'ownFiles'>) {
  return {
    'settings.show': () => readSettings(host),

    /** @throws files.not-writable, files.disk-full */
    'settings.change': async (changes) => {
      const settings = Settings.parse({ ...(await readSettings(host)), ...defined(changes) });
      await host.ownFiles.write(appFiles(host.appFolder).settings, settings);
      return settings;
    },
  } satisfies Partial<Handlers>;
}

function defined(changes: object): object {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
