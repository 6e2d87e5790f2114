import { type Handler, Settings } from '../../contract/index.ts';
import { appFiles } from '../app/folder.ts';
import type { HostContext } from '../context.ts';
import { takeFields } from '../files/own.ts';

const defaults = Settings.parse({});

/** The settings as they are kept; what cannot be read of them takes its default. @throws files.unreadable */
export function readSettings({ appFolder, own }: HostContext): Promise<Settings> {
  return own.read(appFiles(appFolder).settings, defaults, (content) => takeFields(Settings.shape, content, defaults));
}

export function showSettings(host: HostContext): Handler<'settings.show'> {
  return () => readSettings(host);
}

/** Changes some settings. @throws files.not-writable, files.disk-full */
export function changeSettings(host: HostContext): Handler<'settings.change'> {
  return async (changes) => {
    const settings = Settings.parse({ ...(await readSettings(host)), ...defined(changes) });
    await host.own.write(appFiles(host.appFolder).settings, settings);
    return settings;
  };
}

function defined(changes: object): object {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
