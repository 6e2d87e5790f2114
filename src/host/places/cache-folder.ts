import { homedir } from 'node:os';
import path from 'node:path';

/** Where the app keeps what it can make again, as each system has it; LORIKEET_CACHE names another place. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { LORIKEET_CACHE: folder, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (folder) return path.resolve(folder);
  if (process.platform === 'win32')
    return path.join(local ?? path.join(homedir(), 'AppData', 'Local'), 'lorikeet', 'cache');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'lorikeet');
  return path.join(xdg ?? path.join(homedir(), '.cache'), 'lorikeet');
}

/** Where quantized bases are kept. */
export function basesFolder(): string {
  return path.join(cacheFolder(), 'bases');
}
