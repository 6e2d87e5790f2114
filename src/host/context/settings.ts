import { Settings } from '../../contract/index.ts';
import type { HostContext } from './index.ts';
import { takeFields } from '../files/own.ts';
import { appFiles } from '../places/app-folder.ts';

type Context = Pick<HostContext, 'appFolder' | 'ownFiles'>;

const defaults = Settings.parse({});

/** The settings as they are kept; what cannot be read of them takes its default. @throws files.unreadable */
export function readSettings({ appFolder, ownFiles }: Context): Promise<Settings> {
  return ownFiles.read(appFiles(appFolder).settings, defaults, (content) =>
    takeFields(Settings.shape, content, defaults),
  );
}
