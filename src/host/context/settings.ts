import { Settings } from '../../contract/index.ts';
import type { HostContext } from './index.ts';
import { takeFields } from '../files/own.ts';
import { appFiles } from '../places/app-folder.ts';

type Context = Pick<HostContext, 'appFolder' | 'own'>;

const defaults = Settings.parse({});

/** The settings as they are kept; what cannot be read of them takes its default. @throws files.unreadable */
export function readSettings({ appFolder, own }: Context): Promise<Settings> {
  return own.read(appFiles(appFolder).settings, defaults, (content) => takeFields(Settings.shape, content, defaults));
}
