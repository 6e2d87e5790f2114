import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Where the app keeps what its user made (drafts, the queue, settings, uploads), as each system has it; LORIKEET_DATA names
 * another place.
 */
export function appFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { LORIKEET_DATA: chosen, XDG_DATA_HOME: xdg, APPDATA: roaming } = environment;
  if (chosen) return path.resolve(chosen);
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
    drafts: path.join(folder, 'drafts'),
    corrections: path.join(folder, 'corrections'),
    uploads: path.join(folder, 'uploads'),
    logs: path.join(folder, 'logs'),
  };
}
