import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { readElf } from './elf.ts';

/** Where the loader of this system looks for libraries. */
export interface LibraryPlaces {
  /** Folders before all others: LD_LIBRARY_PATH. */
  readonly first: readonly string[];
  /** Files by name, as the cache of the loader has them. */
  readonly cache: ReadonlyMap<string, readonly string[]>;
  /** Folders after all others. */
  readonly last: readonly string[];
  /** Names of what this process has loaded: a library that it needs itself is there, wherever that is. */
  readonly loaded: ReadonlySet<string>;
}

const systemFolders = [
  '/lib/x86_64-linux-gnu',
  '/usr/lib/x86_64-linux-gnu',
  '/lib64',
  '/usr/lib64',
  '/lib',
  '/usr/lib',
] as const;

/** The most that the listing of the loader's cache may take: it has some thousand lines. */
const MOST_LISTING_BYTES = 16 << 20;

/** The places of this machine. @param environment of the process that would load the libraries */
export async function libraryPlaces(environment: NodeJS.ProcessEnv = process.env): Promise<LibraryPlaces> {
  return {
    first: (environment['LD_LIBRARY_PATH'] ?? '').split(':').filter((folder) => folder !== ''),
    cache: await loaderCache(),
    last: systemFolders,
    loaded: await loadedLibraries(),
  };
}

/**
 * A library by its name, as the loader finds it; undefined where there is none for this processor.
 *
 * @param folders looked into before all others, such as those that the library that needs it names
 */
export async function findLibrary(
  name: string,
  places: LibraryPlaces,
  machine: number,
  folders: readonly string[] = [],
): Promise<string | undefined> {
  const inFolders = (list: readonly string[]) => list.map((folder) => path.join(folder, name));
  const candidates = [
    ...inFolders(folders),
    ...inFolders(places.first),
    ...(places.cache.get(name) ?? []),
    ...inFolders(places.last),
  ];
  for (const file of candidates) if (await isFor(file, machine)) return file;
  return undefined;
}

/** Folders in which NVIDIA's installers put CUDA, outside those that the loader looks into. */
export async function cudaFolders(
  environment: NodeJS.ProcessEnv = process.env,
  root: string = '/usr/local',
): Promise<string[]> {
  const named = [environment['CUDA_HOME'], environment['CUDA_PATH']].filter(
    (folder) => folder !== undefined && folder !== '',
  );
  const siblings = (await readdir(root).catch(() => []))
    .filter((name) => /^cuda(?:-\d+(?:\.\d+)?)?$/.test(name))
    .sort();
  const homes = [...named, ...siblings.reverse().map((name) => path.join(root, name)), '/opt/cuda'] as string[];
  return homes
    .flatMap((home) => ['lib64', 'lib', 'targets/x86_64-linux/lib'].map((folder) => path.join(home, folder)))
    .filter((folder) => existsSync(folder));
}

async function isFor(file: string, machine: number): Promise<boolean> {
  return readElf(file).then(
    (elf) => elf.machine === machine,
    () => false,
  );
}

/** What `ldconfig -p` lists; nothing where a system has no such cache. */
async function loaderCache(): Promise<Map<string, string[]>> {
  const cache = new Map<string, string[]>();
  const program = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((file) => existsSync(file));
  if (program === undefined) return cache;
  const listing = await promisify(execFile)(program, ['-p'], { maxBuffer: MOST_LISTING_BYTES, timeout: 10_000 }).then(
    ({ stdout }) => stdout,
    () => '',
  );
  for (const line of listing.split('\n')) {
    const [, name, file] = /^\s+(\S+) \(.*\) => (.+)$/.exec(line) ?? [];
    if (name !== undefined) cache.set(name, [...(cache.get(name) ?? []), file!]);
  }
  return cache;
}

async function loadedLibraries(): Promise<Set<string>> {
  const maps = await readFile('/proc/self/maps', 'utf8').catch(() => '');
  const files = maps.split('\n').map((line) => line.slice(line.indexOf('/')));
  return new Set(files.filter((file) => file.startsWith('/')).map((file) => path.basename(file)));
}
