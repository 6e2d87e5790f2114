import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { build as buildPages } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Builds the whole app into a folder, which is emptied first: the command line, the worker, the desktop app's main process
 * and preload script, and the pages.
 *
 * @returns the bundles with their sizes in bytes
 */
export async function buildApp(folder: string): Promise<Readonly<Record<string, { readonly bytes: number }>>> {
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
  const pages = await buildPages({
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: path.join(folder, 'renderer') },
  });
  return Object.assign({}, ...bundles.map(({ metafile }) => metafile.outputs), sizesOf(pages)) as Metafile['outputs'];
}

/** The files of a build of vite by name. */
function sizesOf(built: Awaited<ReturnType<typeof buildPages>>): Record<string, { bytes: number }> {
  const outputs = Array.isArray(built) ? built : 'output' in built ? [built] : [];
  const files = outputs.flatMap(({ output }) => output);
  return Object.fromEntries(
    files.map((file) => [
      `renderer/${file.fileName}`,
      { bytes: file.type === 'chunk' ? Buffer.byteLength(file.code) : Buffer.byteLength(file.source) },
    ]),
  );
}
