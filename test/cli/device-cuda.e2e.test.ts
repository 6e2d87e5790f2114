import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { versions } from '../../src/host/common/versions.ts';
import { type Feed, startFeed } from '../support/cuda/feed.ts';
import { lorikeet } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temporary.ts';

const hasModule = existsSync('/proc/driver/nvidia/version');

/** A cache, a feed and a driver that is a program, for the commands of a test. @returns the folder of CUDA */
function machine(feed: Feed, driver: string | null): string {
  const folder = temporaryFolder();
  const runnable = process.env['PATH']!.split(':').filter((entry) => !existsSync(path.join(entry, 'nvidia-smi')));
  if (driver !== null) {
    writeFileSync(path.join(folder, 'nvidia-smi'), `#!/bin/sh\necho ${driver}\n`);
    chmodSync(path.join(folder, 'nvidia-smi'), 0o755);
  }
  vi.stubEnv('PATH', [folder, ...runnable].join(':'));
  vi.stubEnv('LORIKEET_CACHE', path.join(folder, 'cache'));
  vi.stubEnv('LORIKEET_CUDA_MANIFEST', feed.manifest);
  vi.stubEnv('LD_LIBRARY_PATH', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  return path.join(folder, 'cache', 'cuda');
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64' && !hasModule)('lorikeet device', () => {
  const runtime = versions().onnxruntime;
  const cwd = process.cwd();

  it('install cuda shows sizes and license, asks for consent, installs, and remove frees it', async () => {
    const folder = machine(await startFeed({ runtime }), '580.65.06');
    const refused = await lorikeet(['device', 'install', 'cuda'], cwd);
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/nvidia-cublas 13\.1\.1\.3 +801 kB +127\.0\.0\.1/);
    expect(refused.out).toMatch(/4\.60 MB to download; the disk has .* free/);
    expect(refused.out).toContain('NVIDIA CUDA Toolkit End User License Agreement: https://docs.nvidia.com/cuda/eula/');
    expect(refused.err).toContain('error cuda.license');
    expect(existsSync(path.join(folder, `runtime-${runtime}`))).toBe(false);

    const installed = await lorikeet(['device', 'install', 'cuda', '--accept-nvidia-license'], cwd);
    expect(installed.out).toContain(`in ${path.join(folder, `runtime-${runtime}`)}`);
    // Its driver is a program: the library of a driver is what this machine lacks.
    expect(installed.err).toContain('error cuda.missing-library\nlibcuda.so.1, which libonnxruntime_providers_cuda.so');
    expect(installed.code).toBe(1);

    const removed = await lorikeet(['device', 'remove', 'cuda', '--yes'], cwd);
    expect(removed.out).toMatch(/^removed CUDA: \d+\.\d MB are free again\n$/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('install cuda without a driver is one error, before anybody is asked anything', async () => {
    const feed = await startFeed({ runtime });
    machine(feed, null);
    const { code, out, err } = await lorikeet(['device', 'install', 'cuda'], cwd);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('error cuda.no-driver\n');
    expect(feed.seen).toEqual([]);
  });

  it('remove cuda with nothing there says so', async () => {
    machine(await startFeed({ runtime }), null);
    expect(await lorikeet(['device', 'remove', 'cuda'], cwd)).toMatchObject({
      code: 0,
      out: 'There is nothing to remove.\n',
    });
  });

  it('knows no other device', async () => {
    expect(await lorikeet(['device', 'install', 'tpu'], cwd)).toMatchObject({ code: 2 });
  });
});
