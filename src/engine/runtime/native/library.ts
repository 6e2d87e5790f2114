import { createRequire } from 'node:module';
import path from 'node:path';

/** Names of the runtime's own library in the package, as the binding links it. */
const names: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'libonnxruntime.so.1',
  darwin: 'libonnxruntime.1.dylib',
  win32: 'onnxruntime.dll',
};

/** Where the library lies that onnxruntime-node brings for this system, or null where it brings none. */
export function runtimeLibrary(
  platform: NodeJS.Platform = process.platform,
  architecture: string = process.arch,
): string | null {
  const name = names[platform];
  if (name === undefined) return null;
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  // The system's loader cannot look into an archive: there the package lies beside it.
  const folder = path.dirname(entry).replace(/\bapp\.asar\b/, 'app.asar.unpacked');
  return path.join(folder, 'bin', 'napi-v6', platform, architecture, name);
}
