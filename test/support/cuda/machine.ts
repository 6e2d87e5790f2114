import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { launchBuilt } from '../built-program.ts';
import type { CudaContext } from '../../../src/host/cuda/context.ts';
import { versions } from '../../../src/host/common/versions.ts';
import { elfFile } from '../elf-file.ts';
import { temporaryFolder } from '../temporary.ts';
import type { Feed } from './feed.ts';

/** What the kernel module of NVIDIA's driver writes to /proc/driver/nvidia/version. */
export function moduleText(version: string): string {
  return `NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  ${version}  Release Build  (dvs-builder@U22)\nGCC version:  gcc version 12.3.0\n`;
}

export interface MachineOptions {
  /** Version of the driver; null for a machine without one. */
  readonly driver?: string | null;
  /** Whether the driver's library is there too: with it, every library is, and the device is tried. */
  readonly hasDriverLibrary?: boolean;
  /** Where everything is kept; a new folder unless told. */
  readonly folder?: string;
  readonly runtime?: string;
}

/**
 * The installer on a machine with a driver, which is its text and a library of its name: what it would compute is not asked. Programs of this
 * machine that tell of a driver are out of reach.
 */
export function machineWith(
  feed: Feed,
  { driver = '580.65.06', hasDriverLibrary = false, folder, runtime }: MachineOptions = {},
): CudaContext {
  const proc = path.join(temporaryFolder(), 'version');
  const programs = process.env['PATH']!.split(':').filter((entry) => !existsSync(path.join(entry, 'nvidia-smi')));
  vi.stubEnv('PATH', programs.join(':'));
  vi.stubEnv('CUDA_HOME', '');
  vi.stubEnv('CUDA_PATH', '');
  vi.stubEnv('LD_LIBRARY_PATH', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  if (driver !== null) {
    writeFileSync(proc, moduleText(driver));
  }
  if (hasDriverLibrary) {
    const libraries = temporaryFolder();
    writeFileSync(path.join(libraries, 'libcuda.so.1'), elfFile({ soname: 'libcuda.so.1', needed: ['libc.so.6'] }));
    vi.stubEnv('LD_LIBRARY_PATH', libraries);
  }
  const { onnxruntime, platform } = versions();
  return {
    launcher: launchBuilt,
    folder: folder ?? path.join(temporaryFolder(), 'cuda'),
    runtime: runtime ?? onnxruntime,
    system: platform,
    manifest: feed.manifest,
    driverFile: proc,
    firstDelay: 5,
  };
}
