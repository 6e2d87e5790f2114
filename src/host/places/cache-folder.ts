import { homedir } from 'node:os';
import path from 'node:path';

/** The folder for data that can be rebuilt, by the convention of each system; LORIKEET_CACHE overrides it. */
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

/** Where models are kept whose weights were converted from pickle. They go with the quantized bases: both are made again. */
export function conversionsFolder(): string {
  return path.join(basesFolder(), 'converted');
}
