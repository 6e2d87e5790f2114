import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CudaEvent, RequestOf } from '../../../src/contract/index.ts';
import type { CudaContext } from '../../../src/host/cuda/context.ts';
import { installCuda, planCuda } from '../../../src/host/cuda/install.ts';
import { removeCuda } from '../../../src/host/cuda/remove.ts';
import { cudaState } from '../../../src/host/cuda/state.ts';
import { cudaEnvironment, lookAtInstallation } from '../../../src/host/launch/cuda-runtime.ts';
import { versions } from '../../../src/host/common/versions.ts';
import { cudaFiles } from '../../../src/host/places/cuda-folder.ts';
import { type Feed, type FeedOptions, startFeed } from '../../support/cuda/feed.ts';
import { machineWith } from '../../support/cuda/machine.ts';
import { resizeDisk, smallDisk } from '../../support/small-disk.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** The runtime has CUDA on this system alone. */
const onLinux = process.platform === 'linux' && process.arch === 'x64';
const runtime = versions().onnxruntime;
const provider = `node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so`;
const agreed: RequestOf<'cuda.install'> = { acceptLicense: true, from: null, withoutDriver: false };
function feedOf(options: Partial<FeedOptions> = {}): Promise<Feed> {
  return startFeed({ runtime, ...options });
}

function install(cuda: CudaContext, request: Partial<typeof agreed> = {}, signal = new AbortController().signal) {
  const events: CudaEvent[] = [];
  const state = installCuda(cuda, { ...agreed, ...request }, (event) => events.push(event), signal);
  return { state, events };
}

/** Bytes of all files of a folder. */
function bytesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

function startInstall({ launcher: _, ...cuda }: CudaContext): { child: ChildProcess; ended: Promise<unknown> } {
  const script = path.join(import.meta.dirname, '../../support/cuda/install-child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(cuda)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

describe.runIf(onLinux)('an installation', () => {
  it('fetches, checks, unpacks, and looks up every library; what it cannot run is in the state', async () => {
    const feed = await feedOf();
    const cuda = machineWith(feed, { hasDriverLibrary: true });
    const before = await cudaState(cuda);
    expect(before).toMatchObject({ installed: null, problem: null, busy: null, unsupported: null });
    expect(before.parts.map(({ name, bytes }) => [name, bytes === null])).toEqual([
      ['Microsoft.ML.OnnxRuntime.Gpu.Linux', true],
      ['nvidia-cublas', false],
      ['nvidia-cuda-runtime', false],
      ['nvidia-curand', false],
    ]);
    const plan = await planCuda(cuda, new AbortController().signal);
    expect(plan.totalBytes).toBe([...feed.archives.values()].reduce((sum, { length }) => sum + length, 0));
    const { state, events } = install(cuda);
    const after = await state;
    const root = cudaFiles(cuda.folder).installation(runtime);
    expect(existsSync(path.join(root, provider))).toBe(true);
    expect(readdirSync(path.join(root, 'lib')).sort()).toEqual([
      'libcublas.so.913',
      'libcublasLt.so.913',
      'libcudart.so.913',
      'libcurand.so.910',
    ]);
    expect(after.installed?.bytes).toBe(bytesIn(root));
    expect(after.unfinishedBytes).toBe(0);
    expect(events.filter(({ type }) => type === 'stage')).toEqual([
      { type: 'stage', stage: 'downloading' },
      { type: 'stage', stage: 'unpacking' },
      { type: 'stage', stage: 'trying' },
    ]);
    // Every library is there by its tables, and none of them computes: only trying shows that.
    expect(after.problem?.code).toBe('runtime.device-unavailable');
  });

  it('cut 10 times: comes out right, under a tenth fetched twice', async () => {
    const feed = await feedOf({ providerBytes: 6_000_000 });
    feed.faults.cuts = Array.from({ length: 10 }, (_, index) => 131_072 * (1 + (index % 4)));
    const cuda = machineWith(feed);
    await install(cuda).state;
    expect(feed.faults.cuts).toEqual([]);
    const total = [...feed.archives.values()].reduce((sum, { length }) => sum + length, 0);
    expect(feed.sent()).toBeLessThan(1.1 * total);
    expect(lookAtInstallation(runtime, cuda.folder)?.problem).toBeNull();
  });

  it.each([
    ['the provider', 1_000_000, 0],
    ["NVIDIA's libraries", 200_000, 1],
  ])('a flipped byte in %s: found by the hash and fetched again', async (_, place, archive) => {
    const feed = await feedOf();
    feed.faults.flips = [...Array.from({ length: archive }, () => -1), place];
    const cuda = machineWith(feed);
    const { state, events } = install(cuda);
    await state;
    expect(events).toContainEqual(expect.objectContaining({ type: 'note', level: 'warn' }));
    expect(lookAtInstallation(runtime, cuda.folder)?.problem).toBeNull();
  });

  it('a byte flipped every time: nothing is installed', async () => {
    const feed = await feedOf();
    feed.faults.flips = [7, 7, 7];
    const cuda = machineWith(feed);
    await expect(install(cuda).state).rejects.toMatchObject({ code: 'download.wrong-hash' });
    expect(lookAtInstallation(runtime, cuda.folder)).toBeNull();
  });

  it.each([
    ['another hash', { packageHash: Buffer.alloc(64).toString('base64') }, 'download.wrong-hash'],
    ['another size', { packageSize: 17 }, 'download.wrong-size'],
    ['another package', { id: 'Another' }, 'download.bad-answer'],
    ['another version', { version: '1.29.0' }, 'download.bad-answer'],
    ['a weaker hash', { packageHashAlgorithm: 'MD5' }, 'download.bad-answer'],
  ])('a catalog of NuGet with %s: nothing is installed', async (_, catalog, code) => {
    const feed = await feedOf();
    feed.faults.catalog = catalog;
    const cuda = machineWith(feed);
    await expect(install(cuda).state).rejects.toMatchObject({ code });
    expect(lookAtInstallation(runtime, cuda.folder)).toBeNull();
  });

  it('without agreement to the license: nothing is asked of any server', async () => {
    const feed = await feedOf();
    const cuda = machineWith(feed);
    await expect(install(cuda, { acceptLicense: false }).state).rejects.toMatchObject({
      code: 'cuda.license',
      sentence: expect.stringContaining('https://docs.nvidia.com/cuda/eula/') as string,
    });
    expect(feed.seen).toEqual([]);
  });

  it('takes libraries that the system has, and needs no license for them', async () => {
    const feed = await feedOf();
    const cuda = machineWith(feed);
    const home = temporaryFolder();
    mkdirSync(path.join(home, 'lib64'));
    const full = machineWith(await feedOf(), { hasDriverLibrary: true });
    vi.stubEnv('CUDA_HOME', home);
    await install(full).state;
    const lib = cudaFiles(full.folder).libraries(runtime);
    for (const name of readdirSync(lib)) {
      writeFileSync(path.join(home, 'lib64', name), readFileSync(path.join(lib, name)));
    }
    const after = await install(cuda, { acceptLicense: false }).state;
    expect(after.parts.filter(({ onSystem }) => onSystem !== null)).toHaveLength(3);
    expect(feed.seen.filter((url) => url.startsWith('/packages/'))).toEqual([]);
    // The loader does not know the folder by itself.
    expect(cudaEnvironment({}, cuda.folder)['LD_LIBRARY_PATH']?.split(':')).toContain(path.join(home, 'lib64'));
    expect(after.problem?.code).toBe('runtime.device-unavailable');
    // What was there is gone: the missing library is named, and installing again fetches it.
    rmSync(path.join(home, 'lib64', 'libcurand.so.910'));
    expect((await cudaState(cuda)).problem).toMatchObject({
      code: 'cuda.missing-library',
      details: { library: 'libcurand.so.910' },
    });
    await install(cuda).state;
    expect(readdirSync(cudaFiles(cuda.folder).libraries(runtime))).toEqual(['libcurand.so.910']);
  });
});

describe.runIf(onLinux)('a machine that lacks something', () => {
  it('no driver: one sentence, and nothing is fetched', async () => {
    const feed = await feedOf();
    const cuda = machineWith(feed, { driver: null });
    expect((await cudaState(cuda)).problem).toMatchObject({ code: 'cuda.no-driver' });
    await expect(install(cuda).state).rejects.toMatchObject({ code: 'cuda.no-driver' });
    expect(feed.seen).toEqual([]);
    expect(existsSync(cudaFiles(cuda.folder).installation(runtime))).toBe(false);
  });

  it('no driver, and installed all the same: the driver is what is missing', async () => {
    const cuda = machineWith(await feedOf(), { driver: null });
    const state = await install(cuda, { withoutDriver: true }).state;
    expect(state.installed).not.toBeNull();
    expect(state.problem).toMatchObject({ code: 'cuda.no-driver' });
  });

  it('an old driver: both versions are named', async () => {
    const feed = await feedOf();
    const cuda = machineWith(feed, { driver: '550.54.15' });
    await expect(install(cuda).state).rejects.toMatchObject({
      code: 'cuda.old-driver',
      details: { version: '550.54.15', least: '580' },
    });
    expect(feed.seen).toEqual([]);
  });

  it('a driver that only nvidia-smi tells of', async () => {
    const cuda = machineWith(await feedOf(), { driver: null });
    const programs = temporaryFolder();
    writeFileSync(path.join(programs, 'nvidia-smi'), '#!/bin/sh\necho 580.95.05\n');
    chmodSync(path.join(programs, 'nvidia-smi'), 0o755);
    vi.stubEnv('PATH', programs);
    expect((await cudaState(cuda)).driver).toEqual({ version: '580.95.05', least: '580' });
  });

  it('libcublas missing: it is named, and what needs it', async () => {
    const cuda = machineWith(await feedOf({ without: ['nvidia-cublas'] }), { hasDriverLibrary: true });
    const { problem } = await install(cuda).state;
    expect(problem).toMatchObject({ code: 'cuda.missing-library' });
    expect(problem?.sentence).toBe(
      'libcublasLt.so.913, which libonnxruntime_providers_cuda.so needs, is not on this machine; nor is libcublas.so.913.',
    );
  });

  it('another system: says where it can be installed', async () => {
    const cuda = { ...machineWith(await feedOf({ system: 'linux-x64' })), system: 'darwin-arm64' };
    expect((await cudaState(cuda)).unsupported?.sentence).toBe(
      'CUDA can be installed on linux-x64 only; this system is darwin-arm64.',
    );
    await expect(install(cuda).state).rejects.toMatchObject({ code: 'cuda.unsupported' });
  });

  it('a runtime that the manifest does not know', async () => {
    const cuda = { ...machineWith(await feedOf()), runtime: '9.9.9' };
    await expect(install(cuda).state).rejects.toMatchObject({ code: 'cuda.unsupported' });
  });
});

describe.runIf(onLinux)('an installation that does not come to its end', () => {
  it('cancelled in mid-download: keeps what has arrived and goes on from there', async () => {
    const feed = await feedOf({ providerBytes: 6_000_000 });
    const cuda = machineWith(feed);
    const cancelled = new AbortController();
    // One piece after the other: what is sent has arrived.
    feed.faults.delay = 2;
    feed.faults.onSent = (bytes) => {
      if (bytes > 3_000_000) cancelled.abort();
    };
    await expect(install(cuda, {}, cancelled.signal).state).rejects.toMatchObject({ name: 'AbortError' });
    feed.faults.onSent = null;
    feed.faults.delay = 0;
    expect((await cudaState(cuda)).unfinishedBytes).toBeGreaterThan(1_000_000);
    const before = feed.sent();
    await install(cuda).state;
    const total = [...feed.archives.values()].reduce((sum, { length }) => sum + length, 0);
    expect(feed.sent() - before).toBeLessThan(total - 1_000_000);
  });

  it.each(['downloading', 'unpacking'])(
    'killed while %s: nothing looks installed, and the next one completes it',
    async (stage) => {
      const feed = await feedOf({ providerBytes: 60_000_000 });
      const cuda = machineWith(feed);
      const { child, ended } = startInstall(cuda);
      if (stage === 'downloading') feed.faults.onSent = (bytes) => void (bytes > 20_000_000 && child.kill('SIGKILL'));
      else {
        const isUnpacking = () =>
          existsSync(cuda.folder) && readdirSync(cuda.folder).some((name) => name.endsWith('.partial'));
        while (!isUnpacking() && child.exitCode === null) await sleep(2);
        child.kill('SIGKILL');
      }
      await ended;
      expect(child.signalCode).toBe('SIGKILL');
      feed.faults.onSent = null;
      expect(lookAtInstallation(runtime, cuda.folder)).toBeNull();
      expect(cudaEnvironment({}, cuda.folder)).toEqual({});
      const before = feed.sent();
      await install(cuda).state;
      expect(feed.sent() - before).toBeLessThan(stage === 'downloading' ? 55_000_000 : 1);
      expect(lookAtInstallation(runtime, cuda.folder)?.problem).toBeNull();
      // Nothing of the killed one is left.
      expect(readdirSync(cuda.folder)).toEqual([`runtime-${runtime}`]);
    },
  );

  it('a disk that is too small: says so before anything is fetched', async () => {
    const disk = smallDisk('2m');
    if (disk === undefined) return;
    const feed = await feedOf();
    const cuda = machineWith(feed, { folder: path.join(disk, 'cuda') });
    await expect(install(cuda).state).rejects.toMatchObject({ code: 'download.no-space' });
    expect(feed.sent()).toBe(0);
  });

  it('a disk that fills up while it downloads: a clear error, and with space it goes on', async () => {
    const disk = smallDisk('400m');
    if (disk === undefined) return;
    const feed = await feedOf({ providerBytes: 20_000_000 });
    const cuda = machineWith(feed, { folder: path.join(disk, 'cuda') });
    feed.faults.onSent = (bytes) => {
      if (bytes < 3_000_000) resizeDisk(disk, '8m');
    };
    await expect(install(cuda).state).rejects.toMatchObject({ code: 'download.disk-full' });
    feed.faults.onSent = null;
    expect(lookAtInstallation(runtime, cuda.folder)).toBeNull();
    resizeDisk(disk, '400m');
    const before = feed.sent();
    await install(cuda).state;
    expect(feed.sent() - before).toBeLessThan(19_000_000);
    expect(lookAtInstallation(runtime, cuda.folder)?.problem).toBeNull();
  });

  it('a disk that has no room for what is unpacked: says so, and keeps the archives', async () => {
    const disk = smallDisk('25m');
    if (disk === undefined) return;
    const feed = await feedOf({ providerBytes: 20_000_000 });
    const cuda = machineWith(feed, { folder: path.join(disk, 'cuda') });
    await expect(install(cuda).state).rejects.toMatchObject({ code: 'download.no-space' });
    expect(readdirSync(cuda.folder).sort()).toEqual(['downloads']);
    expect(lookAtInstallation(runtime, cuda.folder)).toBeNull();
  });

  it('two at once: the second is refused and says who is at it', async () => {
    const feed = await feedOf();
    const cuda = machineWith(feed);
    feed.faults.delay = 20;
    const first = install(cuda);
    while (feed.sent() === 0) await sleep(5);
    await expect(install(cuda).state).rejects.toMatchObject({
      code: 'cuda.in-use',
      details: { owner: expect.stringContaining(String(process.pid)) as string },
    });
    await expect(removeCuda(cuda, false)).rejects.toMatchObject({ code: 'cuda.in-use' });
    expect((await cudaState(cuda)).busy).toContain(String(process.pid));
    feed.faults.delay = 0;
    expect((await first.state).installed).not.toBeNull();
    expect((await cudaState(cuda)).busy).toBeNull();
  });
});

describe.runIf(onLinux)('what is installed', () => {
  it('is not used for another version of the runtime, and is offered for removal', async () => {
    const cuda = machineWith(await feedOf());
    await install(cuda).state;
    const later = { ...cuda, runtime: '1.31.0', manifest: (await startFeed({ runtime: '1.31.0' })).manifest };
    const state = await cudaState(later);
    expect(state.installed).toBeNull();
    expect(state.others).toEqual([{ runtime, bytes: bytesIn(cudaFiles(cuda.folder).installation(runtime)) }]);
    expect(cudaEnvironment({}, cuda.folder, '1.31.0')).toEqual({});
    const { freedBytes } = await removeCuda(later, true);
    expect(freedBytes).toBe(state.others[0]!.bytes);
    expect(existsSync(cudaFiles(cuda.folder).installation(runtime))).toBe(false);
  });

  it('damaged: is named, not used, and installed again', async () => {
    const cuda = machineWith(await feedOf());
    await install(cuda).state;
    const file = path.join(cudaFiles(cuda.folder).installation(runtime), provider);
    truncateSync(file, 1000);
    expect((await cudaState(cuda)).problem).toMatchObject({ code: 'cuda.damaged', details: { file } });
    expect(cudaEnvironment({}, cuda.folder)).toEqual({});
    await install(cuda).state;
    expect(lookAtInstallation(runtime, cuda.folder)?.problem).toBeNull();
  });

  it('is removed, and its space is free', async () => {
    const cuda = machineWith(await feedOf());
    const { installed } = await install(cuda).state;
    expect(await removeCuda(cuda, false)).toEqual({ freedBytes: installed!.bytes });
    expect(readdirSync(cuda.folder)).toEqual([]);
    expect((await cudaState(cuda)).installed).toBeNull();
    expect(await removeCuda(cuda, false)).toEqual({ freedBytes: 0 });
  });

  it('comes from a folder too, without a network, and every archive is compared with its hash', async () => {
    const feed = await feedOf();
    const cuda = machineWith(feed);
    const from = temporaryFolder();
    const nupkg = [...feed.archives.keys()][0]!;
    await expect(install(cuda, { from }).state).rejects.toMatchObject({
      code: 'cuda.archive-missing',
      details: { file: `${nupkg}.json` },
    });
    writeFileSync(path.join(from, `${nupkg}.json`), JSON.stringify(feed.leaf));
    for (const [name, bytes] of feed.archives) writeFileSync(path.join(from, name), bytes);
    const damaged = Buffer.from(feed.archives.get(nupkg)!);
    damaged[100]! ^= 1;
    writeFileSync(path.join(from, nupkg), damaged);
    await expect(install(cuda, { from }).state).rejects.toMatchObject({ code: 'cuda.wrong-archive' });
    writeFileSync(path.join(from, nupkg), feed.archives.get(nupkg)!);
    expect((await install(cuda, { from }).state).installed).not.toBeNull();
    expect(feed.seen).toEqual([]);
    expect(existsSync(path.join(from, nupkg))).toBe(true);
  });
});
