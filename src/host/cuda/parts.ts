import path from 'node:path';
import type { CudaPart } from '../../contract/index.ts';
import { loadLibraries } from '../../engine/index.ts';
import type { Archive, Build } from './manifest.ts';

/** e_machine of x86-64, the one processor that the runtime has CUDA for. */
const X86_64 = 62;

/** An archive of a build, and whether it is fetched. */
export interface Part {
  readonly archive: Archive;
  readonly isLicensed: boolean;
  /** The folders in which the system has its libraries; null where one of them is missing and all come from the archive. */
  readonly onSystem: readonly SystemLibrary[] | null;
}

export interface SystemLibrary {
  readonly file: string;
  /** Whether the loader of the system finds it by itself. */
  readonly isKnown: boolean;
}

/** What an installation is made of. Of NVIDIA's libraries those are fetched that the system does not have. */
export async function partsOf(build: Build, environment: NodeJS.ProcessEnv = process.env): Promise<Part[]> {
  const { cudaFolders, findLibrary, libraryPlaces } = await loadLibraries();
  const places = await libraryPlaces(environment);
  const folders = await cudaFolders(environment);
  const find = async (name: string): Promise<SystemLibrary | null> => {
    const known = await findLibrary(name, places, X86_64);
    if (known !== undefined) return { file: known, isKnown: true };
    const other = await findLibrary(name, { ...places, first: [], cache: new Map(), last: folders }, X86_64);
    return other === undefined ? null : { file: other, isKnown: false };
  };
  const parts: Part[] = [{ archive: build.provider, isLicensed: false, onSystem: null }];
  for (const archive of build.libraries) {
    const found = await Promise.all(librariesOf(archive).map(find));
    const onSystem = found.filter((each) => each !== null);
    parts.push({ archive, isLicensed: true, onSystem: onSystem.length === found.length ? onSystem : null });
  }
  return parts;
}

/** Whether the system has all of NVIDIA's libraries of a build. */
export function isFetched({ onSystem }: Part): boolean {
  return onSystem === null;
}

/** The names of the files that an archive brings. */
export function librariesOf({ entries }: Archive): string[] {
  return entries.map((entry) => path.posix.basename(entry));
}

/** A part as front ends see it. */
export function shownPart({ archive, isLicensed, onSystem }: Part, bytes?: number): CudaPart {
  const { name, version, url, check } = archive;
  return {
    name,
    version,
    url,
    libraries: librariesOf(archive),
    bytes: bytes ?? (check.by === 'sha256' ? check.bytes : null),
    onSystem: onSystem === null ? null : path.dirname(onSystem[0]!.file),
    isLicensed,
  };
}
