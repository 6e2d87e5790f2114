import { homedir } from 'node:os';
import path from 'node:path';

/**
 * The folder for user data (drafts, the queue, settings, uploads), by the convention of each system; LORIKEET_DATA
 * overrides it.
 */
export function appFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { LORIKEET_DATA: folder, XDG_DATA_HOME: xdg, APPDATA: roaming } = environment;
  if (folder) return path.resolve(folder);
  if (process.platform === 'win32') return path.join(roaming ?? path.join(homedir(), 'AppData', 'Roaming'), 'lorikeet');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'lorikeet');
  return path.join(xdg ?? path.join(homedir(), '.local', 'share'), 'lorikeet');
}

/** The files of that folder. */
export function appFiles(folder: string) {
  return {
    settings: path.join(folder, 'settings.json'),
    queue: path.join(folder, 'queue.json'),
    queueOwner: path.join(folder, 'queue.owner'),
    devices: path.join(folder, 'devices.json'),
    drafts: path.join(folder, 'drafts'),
    corrections: path.join(folder, 'corrections'),
    uploads: path.join(folder, 'uploads'),
    logs: path.join(folder, 'logs'),
  };
}
