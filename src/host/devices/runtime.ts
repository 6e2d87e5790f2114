import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DeviceName } from '../../contract/index.ts';
import { versions } from '../common/versions.ts';
import { lookAtInstallation } from '../launch/cuda-runtime.ts';

/** The devices that the runtime has on each system, the CPU aside; test/host/devices/runtime.test.ts asks it. */
const byPlatform: Readonly<Record<string, readonly DeviceName[]>> = {
  'linux-x64': ['cuda', 'webgpu'],
  'win32-x64': ['dml', 'webgpu'],
  'win32-arm64': ['dml', 'webgpu'],
  'darwin-arm64': ['webgpu'],
};

/** Devices that the runtime has on this system. Asking the runtime itself would load it into this process. */
export function runtimeDevices(platform = `${process.platform}-${process.arch}`): readonly DeviceName[] {
  return [...(byPlatform[platform] ?? []), 'cpu'];
}

const PROVIDER = 'libonnxruntime_providers_cuda.so';

/**
 * What CUDA is here: the time at which it was installed for this version of the runtime, `beside` where its provider lies in the
 * runtime's own folder, null where there is none.
 */
export function cudaProvider(): string | null {
  const installation = lookAtInstallation(versions().onnxruntime);
  if (installation !== null && installation.problem === null) return installation.record.time;
  try {
    const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
    const folder = path.join(path.dirname(entry), '..', 'bin', 'napi-v6', 'linux', process.arch);
    return existsSync(path.join(folder, PROVIDER)) ? 'beside' : null;
  } catch {
    return null;
  }
}
