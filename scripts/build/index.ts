import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Builds the whole app into a folder, which is emptied first: the command line, the worker, the desktop app's main process
 * and preload script, and the pages.
 *
 * @returns the bundles of esbuild with their sizes
 */
export async function buildApp(folder: string): Promise<Metafile['outputs']> {
  await rm(folder, { recursive: true, force: true });
  const shared = { absWorkingDir: root, outdir: folder, bundle: true, sourcemap: true, metafile: true } as const;
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
  await chmod(path.join(folder, 'cli.js'), 0o755);
  return Object.assign({}, ...bundles.map(({ metafile }) => metafile.outputs)) as Metafile['outputs'];
}
