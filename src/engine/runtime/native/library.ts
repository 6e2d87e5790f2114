import { createRequire } from 'node:module';
import path from 'node:path';
import { chosenRuntime } from '../runtime-folder.ts';

/** Names of the runtime's own library in its package, as the binding links it. */
const names: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'libonnxruntime.so.1',
  darwin: 'libonnxruntime.1.dylib',
  win32: 'onnxruntime.dll',
};

/**
 * The library of the runtime that this process loads: the same file as the binding's, so that both meet in one copy of it.
 *
 * @throws Error where onnxruntime-node has none for this system
 */
export function runtimeLibrary(): string {
  const { platform, arch } = process;
  const name = names[platform];
  if (name === undefined) throw new Error(`the runtime has no library for ${platform}`);
  const folder = chosenRuntime();
  const from = createRequire(folder === null ? import.meta.url : path.join(folder, 'package.json'));
  // The system's loader cannot look into an archive: there native libraries lie beside it.
  const root = path
    .dirname(from.resolve('onnxruntime-node/package.json'))
    .replace(/\bapp\.asar\b/, 'app.asar.unpacked');
  return path.join(root, 'bin', 'napi-v6', platform, arch, name);
}
