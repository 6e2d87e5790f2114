import { type Adapters, noAdapters } from '../adapters.ts';
import { readLinux } from './linux.ts';
import { readMac } from './mac.ts';
import { readNvidia } from './nvidia.ts';
import { readWindows } from './windows.ts';

/** The tools of Windows and macOS take seconds of a core: what they say is good for half a minute, in milliseconds. */
const SLOW_READING_MS = 30_000;

/**
 * Makes a function that reads what this machine has: NVIDIA's cards by their own program, which knows most of them, the others by
 * the system.
 */
export function adapterReader(platform: NodeJS.Platform = process.platform): () => Promise<Adapters> {
  const readSystem = systemReader(platform);
  return async () => {
    const [nvidia, system] = await Promise.all([platform === 'darwin' ? null : readNvidia(), readSystem()]);
    return mergeAdapters(nvidia, system);
  };
}

function systemReader(platform: NodeJS.Platform): () => Promise<Adapters> {
  switch (platform) {
    case 'linux':
      return () => readLinux();
    case 'darwin':
      return nowAndThen(() => readMac());
    case 'win32':
      return nowAndThen(() => readWindows());
    default:
      return () => Promise.resolve(noAdapters);
  }
}

function nowAndThen(read: () => Promise<Adapters>): () => Promise<Adapters> {
  let newest: { readonly reading: Promise<Adapters>; readonly at: number } | null = null;
  return () => {
    if (newest === null || Date.now() - newest.at > SLOW_READING_MS) newest = { reading: read(), at: Date.now() };
    return newest.reading;
  };
}

/** Puts the cards that `nvidia-smi` lists in the place of those of NVIDIA that the system found. */
export function mergeAdapters(nvidia: Adapters | null, system: Adapters): Adapters {
  if (nvidia === null) return system;
  const others = system.adapters.filter(({ vendor }) => vendor !== 'nvidia');
  return { ...nvidia, adapters: [...nvidia.adapters, ...others] };
}
