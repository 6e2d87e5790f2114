import { constants } from 'node:fs';
import { readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CudaEvent, CudaPlan, CudaState, RequestOf } from '../../contract/index.ts';
import {
  claimLock,
  invariant,
  loadDownload,
  loadLibraries,
  lockOwner,
  LorikeetError,
  writeWholeFolder,
  type Web,
  ensureFolder,
  readBytes,
  copyRegularFile,
} from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { ask } from '../launch/ask.ts';
import { cudaEnvironment, type InstalledCuda, lookAtInstallation } from '../launch/cuda-runtime.ts';
import type { Launcher } from '../launch/launcher.ts';
import { cudaFiles } from '../places/cuda-folder.ts';
import { archiveFacts, type ArchiveFacts, archiveName, checkArchive, localFacts } from './archives.ts';
import type { CudaContext } from './context.ts';
import { driverTrouble, driverVersion } from './machine.ts';
import { type Build, buildFor, type Manifest, readManifest } from './manifest.ts';
import { isFetched, type Part, partsOf, shownPart } from './parts.ts';
import { cudaState } from './state.ts';
import { phrase } from '../../shared/phrases/index.ts';

type Request = RequestOf<'cuda.install'>;
type Emit = (event: CudaEvent) => void;

/** An archive that is fetched, and where it will lie. */
interface Fetched {
  readonly part: Part;
  readonly facts: ArchiveFacts;
  readonly file: string;
}

/** What would be downloaded: sizes that only a server knows are asked for. @throws cuda.unsupported, download.* */
export async function planCuda(cuda: CudaContext, signal: AbortSignal): Promise<CudaPlan> {
  const build = buildFor(await readManifest(cuda.manifest), cuda.system, cuda.runtime);
  const { arrivedBytes } = await loadDownload();
  return withWeb(cuda, async (web) => {
    const parts = await partsOf(build);
    const fetched = await factsOf(cuda, parts, (part) => archiveFacts(web, part.archive, signal));
    const arrived = await Promise.all(fetched.map(({ file }) => arrivedBytes(file)));
    const bytesOf = new Map(fetched.map(({ part, facts }) => [part, facts.bytes]));
    return {
      parts: parts.map((part) => shownPart(part, bytesOf.get(part))),
      totalBytes: sum(fetched.map(({ facts }) => facts.bytes)),
      arrivedBytes: sum(arrived),
      freeBytes: await freeBytes(cuda.folder),
    };
  });
}

/**
 * Installs CUDA for the runtime of this version: fetches the archives, checks them, and writes a folder with a copy of the runtime, the provider
 * and NVIDIA's libraries, whole or not at all. At the end the device is tried; what that shows is in the state, the installation stays.
 *
 * @throws cuda.unsupported, cuda.in-use, cuda.no-driver, cuda.old-driver, cuda.license, cuda.archive-missing, cuda.wrong-archive, download.*,
 * files.disk-full, files.not-writable; the signal's reason
 */
export async function installCuda(
  cuda: CudaContext,
  request: Request,
  emit: Emit,
  signal: AbortSignal,
): Promise<CudaState> {
  const manifest = await readManifest(cuda.manifest);
  const build = buildFor(manifest, cuda.system, cuda.runtime);
  return locked(cuda, async () => {
    const { folder } = cuda;
    if (await isIncomplete(cuda, build)) {
      const trouble = driverTrouble(await driverVersion(cuda.driverFile), build.driver);
      if (trouble !== null && !request.withoutDriver) throw trouble;
      const parts = await partsOf(build);
      checkLicense(manifest, parts, request);
      const fetched =
        request.from === null
          ? await download(cuda, parts, emit, signal)
          : await takeFrom(cuda, path.resolve(request.from), parts, signal);
      emit({ type: 'stage', stage: 'unpacking' });
      await write(cuda, manifest, build, parts, fetched, signal);
      await rm(cudaFiles(folder).downloads, { recursive: true, force: true });
    }
    emit({ type: 'stage', stage: 'trying' });
    const state = await cudaState(cuda);
    if (state.problem !== null) return { ...state, busy: null };
    const problem = await ask(
      { launcher: launcherOf(cuda) },
      { type: 'probe', device: 'cuda', formats: [] },
      'probed',
      signal,
    ).then(
      () => null,
      (error: unknown) => {
        signal.throwIfAborted();
        return errorShape(error);
      },
    );
    return { ...state, busy: null, problem };
  });
}

/** Starts workers with this installation, whatever that of Lorikeet is. */
function launcherOf({ launcher, folder, runtime }: CudaContext): Launcher {
  return (options) => {
    const environment = { ...options.environment, ...cudaEnvironment(process.env, folder, runtime) };
    return launcher({ ...options, environment });
  };
}

/** Whether something has to be fetched: all of it, or a library that the system had when the rest was installed. */
async function isIncomplete(cuda: CudaContext, { needed }: Build): Promise<boolean> {
  if (lookAtInstallation(cuda.runtime, cuda.folder)?.problem !== null) return true;
  const { problem } = await cudaState(cuda);
  return problem?.code === 'cuda.missing-library' && needed.includes(String(problem.details['library']));
}

/** Runs `work` as the only one that changes the folder. @throws cuda.in-use */
export async function locked<Result>({ folder }: CudaContext, work: () => Promise<Result>): Promise<Result> {
  const { lock: file } = cudaFiles(folder);
  const lock = await claimLock(file);
  if (lock === undefined) {
    throw new LorikeetError('cuda.in-use', { owner: (await lockOwner(file)) ?? phrase('process.other') });
  }
  try {
    await removeUnfinished(folder);
    return await work();
  } finally {
    await lock.release();
  }
}

/** What an installer that was killed has left: folders that had not got their name yet. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const unfinished = names.filter((name) => /^\.(?:runtime-.*|downloads)\.partial(?:\.old)?$/.test(name));
  await Promise.all(unfinished.map((name) => rm(path.join(folder, name), { recursive: true, force: true })));
}

function checkLicense({ license: { name, url } }: Manifest, parts: readonly Part[], { acceptLicense }: Request): void {
  const isNeeded = parts.some((part) => part.isLicensed && isFetched(part));
  if (isNeeded && !acceptLicense) throw new LorikeetError('cuda.license', { license: name, url });
}

async function download(
  cuda: CudaContext,
  parts: readonly Part[],
  emit: Emit,
  signal: AbortSignal,
): Promise<Fetched[]> {
  const { arrivedBytes, fetchFile, fileOfWeb, isWhole, startProgress } = await loadDownload();
  const { downloads } = cudaFiles(cuda.folder);
  return withWeb(cuda, async (web) => {
    const fetched = await factsOf(cuda, parts, (part) => archiveFacts(web, part.archive, signal));
    let needed = 0;
    for (const { part, facts, file } of fetched) {
      if (await isWhole(expected(part, facts), file)) continue;
      needed += Math.max(0, facts.bytes - (await arrivedBytes(file)));
    }
    await requireSpace(cuda.folder, needed);
    emit({ type: 'stage', stage: 'downloading' });
    const totalBytes = sum(fetched.map(({ facts }) => facts.bytes));
    const meter = startProgress({ totalBytes, totalFiles: fetched.length }, emit);
    for (const { part, facts, file } of fetched) {
      await fetchFile({
        source: fileOfWeb(web, part.archive.url, downloads),
        file: expected(part, facts),
        target: file,
        lock: `${file}.lock`,
        signal,
        meter,
        note: emit,
      });
    }
    meter.end();
    return fetched;
  });
}

/** Archives that somebody has put into a folder: each is compared with its hash before anything of it is used. */
async function takeFrom(
  cuda: CudaContext,
  folder: string,
  parts: readonly Part[],
  signal: AbortSignal,
): Promise<Fetched[]> {
  const fetched = await factsOf(cuda, parts, (part) => localFacts(part.archive, folder), folder);
  for (const { part, facts, file } of fetched) await checkArchive(file, part.archive, facts, signal);
  return fetched;
}

async function factsOf(
  { folder }: CudaContext,
  parts: readonly Part[],
  facts: (part: Part) => Promise<ArchiveFacts>,
  place: string = cudaFiles(folder).downloads,
): Promise<Fetched[]> {
  return Promise.all(
    parts.filter(isFetched).map(async (part) => ({
      part,
      facts: await facts(part),
      file: path.join(place, archiveName(part.archive)),
    })),
  );
}

/** The folder of the installation: a copy of the runtime, the provider beside its libraries, NVIDIA's in a folder of their own. */
async function write(
  cuda: CudaContext,
  manifest: Manifest,
  build: Build,
  parts: readonly Part[],
  fetched: readonly Fetched[],
  signal: AbortSignal,
): Promise<void> {
  const { folder, runtime } = cuda;
  const { unpackedBytes, unpackEntries } = await loadDownload();
  const { runtimePackage } = await loadLibraries();
  const original = await runtimePackage(cuda.runtimeFrom);
  invariant(original.version === runtime, `the runtime here is ${original.version}, not ${runtime}`);
  const unpacked = await Promise.all(fetched.map(({ part, file }) => unpackedBytes(file, part.archive.entries)));
  await requireSpace(folder, sum(unpacked));
  await writeWholeFolder(cudaFiles(folder).installation(runtime), async (temporary) => {
    const files: InstalledCuda['files'] = [];
    for (const { source, target } of original.files) files.push(await copied(temporary, source, target));
    for (const { part, file } of fetched) {
      const place = part.archive === build.provider ? original.libraryFolder : 'lib';
      const wanted = part.archive.entries.map((entry) => {
        const name = `${place}/${path.posix.basename(entry)}`;
        return { entry, name, target: path.join(temporary, ...name.split('/')) };
      });
      const results = await unpackEntries(file, wanted, signal);
      files.push(...results.map(({ bytes, sha256 }, index) => ({ path: wanted[index]!.name, bytes, sha256 })));
    }
    const isLicensed = fetched.some(({ part }) => part.isLicensed);
    const record: InstalledCuda = {
      runtime,
      time: new Date().toISOString(),
      files,
      systemFolders: systemFolders(parts),
      sources: fetched.map(({ part: { archive } }) => `${archive.name} ${archive.version}`),
      license: isLicensed ? manifest.license : null,
    };
    await writeFile(path.join(temporary, 'installed.json'), `${JSON.stringify(record, undefined, 2)}\n`);
  });
}

/** Folders of the system's CUDA that the loader does not look into by itself. */
function systemFolders(parts: readonly Part[]): string[] {
  const libraries = parts.flatMap(({ onSystem }) => onSystem ?? []).filter(({ isKnown }) => !isKnown);
  return [...new Set(libraries.map(({ file }) => path.dirname(file)))];
}

async function copied(temporary: string, source: string, target: string): Promise<InstalledCuda['files'][number]> {
  const { hashFile } = await loadDownload();
  const file = path.join(temporary, ...target.split('/'));
  await ensureFolder(path.dirname(file));
  // A link would do where both are on one disk, but a package manager may write into the file that it leads to.
  if (target.endsWith('.js') || target.endsWith('.json')) await writeFile(file, await readBytes(source));
  else await copyRegularFile(source, file, constants.COPYFILE_FICLONE);
  const { size } = await stat(file);
  return { path: target, bytes: size, sha256: await hashFile(file) };
}

function expected({ archive }: Part, facts: ArchiveFacts) {
  return { path: archiveName(archive), ...facts };
}

async function requireSpace(folder: string, needed: number): Promise<void> {
  const free = await freeBytes(folder);
  if (needed > free) throw new LorikeetError('download.no-space', { folder, needed, free });
}

async function freeBytes(folder: string): Promise<number> {
  await ensureFolder(folder);
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function withWeb<Result>({ firstDelay }: CudaContext, work: (web: Web) => Promise<Result>): Promise<Result> {
  const { openWeb } = await loadDownload();
  const web = openWeb(firstDelay === undefined ? {} : { firstDelay });
  try {
    return await work(web);
  } finally {
    await web.close();
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
