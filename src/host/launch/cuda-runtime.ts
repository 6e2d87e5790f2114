import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { cudaFiles, cudaFolder } from '../places/cuda-folder.ts';
import { versions } from '../common/versions.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** What `installed.json` of an installation of CUDA holds. */
export const InstalledCuda = z.object({
  /** Version of onnxruntime-node that it is a copy of. */
  runtime: z.string(),
  /** When it was installed, as an ISO 8601 time. */
  time: z.string(),
  /** Its files, with slashes, from the folder of the installation. */
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
  /** Folders of the system that hold libraries which the loader would not find by itself. */
  systemFolders: z.array(z.string()),
  /** Names and versions of the archives it was made of. */
  sources: z.array(z.string()),
  /** The license that the user agreed to; null where nothing under one was fetched. */
  license: z.object({ name: z.string(), url: z.string() }).nullable(),
});
export type InstalledCuda = z.infer<typeof InstalledCuda>;

/** An installation, or what is wrong with it; null where there is none. */
export type Installation =
  | { readonly record: InstalledCuda; readonly problem: null }
  | { readonly record: InstalledCuda | null; readonly problem: { readonly file: string; readonly reason: string } }
  | null;

/** Looks at the installation for a version of the runtime: its record, and whether its files are there in full. */
export function lookAtInstallation(runtime: string, folder: string = cudaFolder()): Installation {
  const file = cudaFiles(folder).record(runtime);
  let record: InstalledCuda;
  try {
    record = InstalledCuda.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (statSync(path.dirname(file), { throwIfNoEntry: false }) === undefined) return null;
    const reason = error instanceof Error && 'code' in error ? phrase('cuda.missing') : phrase('cuda.unreadable');
    return { record: null, problem: { file, reason } };
  }
  for (const { path: place, bytes } of record.files) {
    const named = path.join(path.dirname(file), ...place.split('/'));
    const size = statSync(named, { throwIfNoEntry: false })?.size;
    if (size !== bytes) {
      const reason =
        size === undefined ? phrase('cuda.missing') : phrase('cuda.wrong-size', { found: size, expected: bytes });
      return { record, problem: { file: named, reason } };
    }
  }
  return { record, problem: null };
}

/**
 * Variables that lead a worker to the runtime with CUDA, where one is installed for the runtime of this version and is whole; none elsewhere, and
 * the worker loads the runtime that ships with Lorikeet.
 */
export function cudaEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
  folder: string = cudaFolder(environment),
  runtime: string = versions().onnxruntime,
): Readonly<Record<string, string>> {
  const installation = lookAtInstallation(runtime, folder);
  if (installation === null || installation.problem !== null) return {};
  const { LD_LIBRARY_PATH: own } = environment;
  const folders = [cudaFiles(folder).libraries(runtime), ...installation.record.systemFolders, ...(own ? [own] : [])];
  // LORIKEET_RUNTIME is read in src/engine/runtime/runtime-folder.ts.
  return { LORIKEET_RUNTIME: cudaFiles(folder).installation(runtime), LD_LIBRARY_PATH: folders.join(':') };
}
