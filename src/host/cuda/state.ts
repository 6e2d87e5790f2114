import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { CudaState } from '../../contract/index.ts';
import { loadLibraries, lockOwner, LorikeetError } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { folderBytes } from '../files/size.ts';
import { cudaEnvironment, type Installation, lookAtInstallation } from '../launch/cuda-runtime.ts';
import { cudaFiles, runtimeOfEntry } from '../places/cuda-folder.ts';
import type { CudaContext } from './context.ts';
import { driverTrouble, driverVersion } from './machine.ts';
import { type Build, buildFor, readManifest } from './manifest.ts';
import { partsOf, shownPart } from './parts.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** What there is of CUDA on this machine, and what keeps it from running. Nobody is asked over the network. */
export async function cudaState(cuda: CudaContext): Promise<CudaState> {
  const { folder, runtime, system } = cuda;
  const files = cudaFiles(folder);
  const manifest = await readManifest(cuda.manifest);
  const build = trying(() => buildFor(manifest, system, runtime));
  const installation = lookAtInstallation(runtime, folder);
  const version = build instanceof LorikeetError ? null : await driverVersion(cuda.driverFile);
  const common = {
    system,
    runtime,
    folder: files.installation(runtime),
    others: await otherInstallations(folder, runtime),
    unfinishedBytes: await folderBytes(files.downloads),
    busy: (await lockOwner(files.lock)) ?? null,
    installed:
      installation === null
        ? null
        : { bytes: await folderBytes(files.installation(runtime)), time: installation.record?.time ?? '' },
  };
  if (build instanceof LorikeetError) {
    return { ...common, unsupported: errorShape(build), driver: null, parts: [], license: null, problem: null };
  }
  const problem = await problemOf(cuda, build, version, installation);
  return {
    ...common,
    unsupported: null,
    driver: { version, least: build.driver },
    parts: (await partsOf(build)).map((part) => shownPart(part)),
    license: manifest.license,
    problem: problem === null ? null : errorShape(problem),
  };
}

/** What keeps CUDA from running, the driver first: nothing else is of use without it. */
async function problemOf(
  cuda: CudaContext,
  build: Build,
  driver: string | null,
  installation: Installation,
): Promise<LorikeetError | null> {
  if (installation !== null && installation.problem !== null) {
    return new LorikeetError('cuda.damaged', installation.problem);
  }
  const trouble = driverTrouble(driver, build.driver);
  if (trouble !== null || installation === null) return trouble;
  const { cudaProvider, libraryPlaces, missingFor } = await loadLibraries();
  const environment = { ...process.env, ...cudaEnvironment(process.env, cuda.folder, cuda.runtime) };
  const provider = installation.record.files.find((file) => path.posix.basename(file.path) === cudaProvider);
  const root = cudaFiles(cuda.folder).installation(cuda.runtime);
  if (provider === undefined) {
    return new LorikeetError('cuda.damaged', { file: path.join(root, cudaProvider), reason: phrase('cuda.missing') });
  }
  return missingFor(path.join(root, ...provider.path.split('/')), await libraryPlaces(environment));
}

async function otherInstallations(folder: string, runtime: string): Promise<CudaState['others']> {
  const names = await readdir(folder).catch(() => []);
  const versions = names.map(runtimeOfEntry).filter((version) => version !== null && version !== runtime) as string[];
  return Promise.all(
    versions.sort().map(async (version) => ({
      runtime: version,
      bytes: await folderBytes(cudaFiles(folder).installation(version)),
    })),
  );
}

function trying<Result>(work: () => Result): Result | LorikeetError {
  try {
    return work();
  } catch (error) {
    if (error instanceof LorikeetError) return error as LorikeetError;
    throw error;
  }
}
