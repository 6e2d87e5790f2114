import { existsSync } from 'node:fs';
import path from 'node:path';
import { LorikeetError } from '../errors/index.ts';
import { BadElf, libraryPlaces, type LibraryPlaces, missingLibraries } from './libraries/index.ts';
import { runtimePackage } from './package-files.ts';
import { chosenRuntime } from './runtime-folder.ts';

/** The library with the kernels, beside the runtime's own. */
export const cudaProvider = 'libonnxruntime_providers_cuda.so';

/**
 * Why the CUDA of the runtime that this process has loaded cannot run, before it is tried: without a library that it needs the runtime says
 * no more than that a library could not be loaded. null where all are there.
 */
export async function cudaTrouble(): Promise<LorikeetError | null> {
  const { version, libraryFolder, files } = await runtimePackage();
  const folder = chosenRuntime();
  // An install script, or a user, may have put the libraries beside the runtime that ships with Lorikeet.
  const shipped = files.find(({ source }) => path.basename(source) === cudaProvider)?.source;
  const file = folder === null ? shipped : path.join(folder, libraryFolder, cudaProvider);
  if (file === undefined || !existsSync(file)) {
    return new LorikeetError('cuda.not-installed', { runtime: version, others: [] });
  }
  return missingFor(file, await libraryPlaces());
}

/** The first library that `provider` needs and that the loader would not find. null where all are there. */
export async function missingFor(provider: string, places: LibraryPlaces): Promise<LorikeetError | null> {
  try {
    const missing = await missingLibraries(provider, places);
    // The driver comes first: nothing else is of use without it.
    const ordered = missing.sort((a, b) => Number(isDriver(b.library)) - Number(isDriver(a.library)));
    const [first, ...others] = ordered;
    if (first === undefined) return null;
    const more = others.map(({ library }) => library);
    return new LorikeetError('cuda.missing-library', {
      library: first.library,
      neededBy: path.basename(first.neededBy),
      more,
    });
  } catch (error) {
    const reason = error instanceof BadElf ? `is no library: ${error.message}` : `cannot be read: ${String(error)}`;
    return new LorikeetError('cuda.damaged', { file: provider, reason }, { cause: error });
  }
}

function isDriver(library: string): boolean {
  return library.startsWith('libcuda.so');
}
