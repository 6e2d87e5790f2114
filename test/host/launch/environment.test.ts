import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { workerEnvironment } from '../../../src/host/launch/environment.ts';
import type { LaunchOptions } from '../../../src/host/launch/launcher.ts';
import { supervise } from '../../../src/host/launch/supervise.ts';

/** Where programs may ask for large pages, and are not given them unasked; glibc asks from 2.35 on. */
const setting = '/sys/kernel/mm/transparent_hugepage/enabled';
const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
const minor = Number(header.glibcVersionRuntime?.split('.')[1] ?? 0);
const asks = minor >= 35 && existsSync(setting) && readFileSync(setting, 'utf8').includes('[madvise]');
/** Bytes of large pages that a process of Node holds after it has written to 64 MiB. */
const program = `
  const buffers = Array.from({ length: 8 }, () => Buffer.alloc(8 << 20, 1));
  const [, kilobytes] = /AnonHugePages:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/smaps_rollup', 'utf8'));
  console.log(1024 * kilobytes, buffers.length);`;

/** A cache in which CUDA is not installed. */
const nowhere = { LORIKEET_CACHE: '/nowhere' };
/** What every worker starts with. */
const common = { ORT_DISABLE_TELEMETRY: '1', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' };

describe('the environment of workers', () => {
  it('counts cards as nvidia-smi does, unless the user counts otherwise', () => {
    expect(workerEnvironment('win32', { CUDA_DEVICE_ORDER: 'FASTEST_FIRST' })).toMatchObject({
      CUDA_DEVICE_ORDER: 'FASTEST_FIRST',
    });
  });

  it('asks for large pages on Linux alone', () => {
    expect(workerEnvironment('linux', nowhere)).toEqual({ ...common, GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' });
    expect(workerEnvironment('win32', nowhere)).toEqual(common);
    expect(workerEnvironment('darwin', nowhere)).toEqual(common);
  });

  it('adds to what the user has set, and leaves a choice of large pages as it is', () => {
    expect(workerEnvironment('linux', { ...nowhere, GLIBC_TUNABLES: 'glibc.malloc.arena_max=2' })).toEqual({
      ...common,
      GLIBC_TUNABLES: 'glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1',
    });
    expect(workerEnvironment('linux', { ...nowhere, GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' })).toEqual(common);
  });

  it('is what every worker starts with', () => {
    const asked: LaunchOptions[] = [];
    const launcher = (options: LaunchOptions) => {
      asked.push(options);
      const nothing = () => undefined;
      return { send: nothing, onMessage: nothing, onEnd: nothing, setBusy: nothing, kill: nothing };
    };
    supervise(
      launcher,
      { type: 'train', folder: 'run', device: 'cpu', why: 'CPU', memory: null, compute: 'fp32' },
      null,
      () => undefined,
    );
    expect(asked[0]!.environment).toEqual(workerEnvironment());
  });

  it.skipIf(!asks)(
    `gets them${asks ? '' : ' (this system gives large pages to all programs, or to none that asks)'}`,
    () => {
      const held = (environment: Readonly<Record<string, string>>) => {
        const printed = execFileSync(process.execPath, ['--eval', program], {
          env: { ...process.env, ...environment },
        });
        return Number.parseInt(printed.toString(), 10);
      };
      expect(held({ GLIBC_TUNABLES: '' })).toBe(0);
      expect(held(workerEnvironment())).toBeGreaterThan(0);
    },
  );
});
