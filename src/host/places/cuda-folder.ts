import path from 'node:path';
import { cacheFolder } from './cache-folder.ts';

/** Where the libraries of CUDA are kept, a folder for each version of the runtime. */
export function cudaFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return path.join(cacheFolder(environment), 'cuda');
}

/** The files of that folder. */
export function cudaFiles(folder: string) {
  return {
    /** An installation, whole: it gets its name when all of it has reached the disk. */
    installation: (runtime: string) => path.join(folder, `runtime-${runtime}`),
    /** The record of an installation. */
    record: (runtime: string) => path.join(folder, `runtime-${runtime}`, 'installed.json'),
    /** NVIDIA's libraries of an installation. */
    libraries: (runtime: string) => path.join(folder, `runtime-${runtime}`, 'lib'),
    /** Archives that are arriving; they go when the installation is complete. */
    downloads: path.join(folder, 'downloads'),
    lock: path.join(folder, 'install.lock'),
  };
}

/** The version of the runtime that an entry of the folder is an installation for; null for anything else. */
export function runtimeOfEntry(name: string): string | null {
  return /^runtime-(\d[\w.-]*)$/.exec(name)?.[1] ?? null;
}
