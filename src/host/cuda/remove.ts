import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFailure } from '../../engine/index.ts';
import { folderBytes } from '../files/size.ts';
import { cudaFiles, runtimeOfEntry } from '../places/cuda-folder.ts';
import type { CudaContext } from './context.ts';
import { locked } from './install.ts';

/**
 * Removes what is installed for CUDA, and what has arrived of an installation that was not finished. A run that trains on it goes on: it has loaded
 * the libraries.
 *
 * @param othersOnly keeps the installation for this version of the runtime
 * @throws cuda.in-use, files.not-writable
 */
export async function removeCuda(cuda: CudaContext, othersOnly: boolean): Promise<{ freedBytes: number }> {
  return locked(cuda, async () => {
    const { folder, runtime } = cuda;
    const names = (await readdir(folder).catch(() => [])).filter((name) => {
      const version = runtimeOfEntry(name);
      return version !== null && !(othersOnly && version === runtime);
    });
    let freedBytes = 0;
    for (const name of names) freedBytes += await removeWhole(path.join(folder, name));
    if (!othersOnly) freedBytes += await removeWhole(cudaFiles(folder).downloads);
    return { freedBytes };
  });
}

/** Takes the name first: a removal that is killed leaves nothing that looks installed. */
async function removeWhole(place: string): Promise<number> {
  const bytes = await folderBytes(place);
  const former = path.join(path.dirname(place), `.${path.basename(place)}.partial`);
  try {
    await rename(place, former);
  } catch (error) {
    if (bytes === 0) return 0;
    throw writeFailure(place, error);
  }
  await rm(former, { recursive: true, force: true });
  return bytes;
}
