import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DeviceName } from '../../contract/index.ts';

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

/** Whether the runtime has what it needs for CUDA: one file beside its own library, which does not ship with it. */
export function hasCudaProvider(): boolean {
  try {
    const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
    return existsSync(path.join(path.dirname(entry), '..', 'bin', 'napi-v6', 'linux', process.arch, PROVIDER));
  } catch {
    return false;
  }
}
