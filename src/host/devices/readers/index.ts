import { type Adapters, noAdapters } from '../adapters.ts';
import { readLinux } from './linux.ts';
import { readMac } from './mac.ts';
import { readNvidia } from './nvidia.ts';
import { readWindows } from './windows.ts';

/** What this machine has: NVIDIA's cards by their own program, which knows most of them, the others by the system. */
export async function readAdapters(platform: NodeJS.Platform = process.platform): Promise<Adapters> {
  const [nvidia, system] = await Promise.all([
    platform === 'darwin' ? null : readNvidia(),
    isKnown(platform) ? read(platform) : noAdapters,
  ]);
  return mergeAdapters(nvidia, system);
}

const bySystem = { linux: readLinux, darwin: readMac, win32: readWindows } as const;

const isKnown = (name: NodeJS.Platform): name is keyof typeof bySystem => Object.hasOwn(bySystem, name);

/** The tools of Windows and macOS take seconds of a core: what they say is good for half a minute, in milliseconds. */
const SLOW_READING_MS = 30_000;

let slow: { readonly reading: Promise<Adapters>; readonly at: number } | null = null;

function read(platform: keyof typeof bySystem): Promise<Adapters> {
  if (platform === 'linux') return readLinux();
  if (slow === null || Date.now() - slow.at > SLOW_READING_MS) slow = { reading: bySystem[platform](), at: Date.now() };
  return slow.reading;
}

/** Puts the cards that `nvidia-smi` lists in the place of those of NVIDIA that the system found. */
export function mergeAdapters(nvidia: Adapters | null, system: Adapters): Adapters {
  if (nvidia === null) return system;
  const others = system.adapters.filter(({ vendor }) => vendor !== 'nvidia');
  return { ...nvidia, adapters: [...nvidia.adapters, ...others] };
}
