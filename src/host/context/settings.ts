import { Settings } from '../../contract/index.ts';
import type { HostContext } from './index.ts';
import { takeFields, type UsablePart } from '../files/own.ts';
import { appFiles } from '../places/app-folder.ts';

type Context = Pick<HostContext, 'appFolder' | 'ownFiles'>;

const defaults = Settings.parse({});

/** The settings as they are kept; what cannot be read of them takes its default. @throws files.unreadable */
export function readSettings({ appFolder, ownFiles }: Context): Promise<Settings> {
  return ownFiles.read(appFiles(appFolder).settings, defaults, takeSettings);
}

/** Changes some settings and returns all. @throws files.unreadable, files.not-writable, files.disk-full */
export function changeSettings({ appFolder, ownFiles }: Context, changes: object): Promise<Settings> {
  return ownFiles.change(appFiles(appFolder).settings, defaults, takeSettings, (settings) =>
    Settings.parse({ ...settings, ...changes }),
  );
}

function takeSettings(content: unknown): UsablePart<Settings> {
  return takeFields(Settings.shape, content, defaults);
}
