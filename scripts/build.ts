import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');

await rm(path.join(root, 'dist'), { recursive: true, force: true });
const shared = { absWorkingDir: root, outdir: 'dist', bundle: true, sourcemap: true, metafile: true } as const;
const bundles = await Promise.all([
  build({
    ...shared,
    entryPoints: { cli: 'src/cli/index.ts', worker: 'src/host/worker.ts', main: 'src/main/index.ts' },
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
  }),
  // In the sandbox a preload script is CommonJS and can load nothing but Electron.
  build({
    ...shared,
    entryPoints: { preload: 'src/preload/index.ts' },
    external: ['electron'],
    format: 'cjs',
    platform: 'browser',
    outExtension: { '.js': '.cjs' },
  }),
]);
await chmod(path.join(root, 'dist/cli.js'), 0o755);

for (const [file, { bytes }] of bundles.flatMap(({ metafile }) => Object.entries(metafile.outputs))) {
  if (!file.endsWith('.map')) console.log(`${file}  ${(bytes / 1024).toFixed(1)} KiB`);
}
