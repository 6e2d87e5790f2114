import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';

/** Pages have addresses of more than one level: the relative base that electron-vite sets would break all but the first. */
const absoluteBase: Plugin = { name: 'absolute-base', config: () => ({ base: '/' }) };

/**
 * Components and styles are replaced in place while a page is open. A module is not: those that use it would hold the new one
 * or the old, with state in both. The page loads again.
 */
const reloadForModules: Plugin = {
  name: 'reload-for-modules',
  handleHotUpdate({ file, server }) {
    if (path.extname(file) !== '.ts') return undefined;
    server.ws.send({ type: 'full-reload' });
    return [];
  },
};

/**
 * Everything that is built: `dist/main` with the desktop app, the command line and the worker, `dist/preload`, and `dist/renderer`
 * with the pages. Packages of `dependencies` stay outside the bundles.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'dist/main',
      // The command line and its workers run on any Node that is supported, not on Electron's alone.
      target: 'node20.19',
      sourcemap: true,
      rolldownOptions: {
        input: { main: 'src/main/index.ts', cli: 'src/cli/index.ts', worker: 'src/host/worker.ts' },
        // Shared code lies beside the entries: a path from `import.meta.url` holds wherever a module ends up.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
    plugins: [
      {
        name: 'executable-command-line',
        writeBundle: ({ dir }) => chmod(path.join(dir!, 'cli.js'), 0o755),
      },
    ],
  },
  preload: {
    build: {
      outDir: 'dist/preload',
      sourcemap: true,
      // In the sandbox a preload script is CommonJS and can load nothing but Electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [svelte({ configFile: false }), absoluteBase, reloadForModules],
    build: {
      outDir: 'dist/renderer',
      target: 'es2023',
      minify: true,
      // Packages of the bundle; scripts/licenses.ts adds all else that ships.
      license: { fileName: 'licenses.json' },
      // Pages are told where nothing but their own files may be loaded from: not even data addresses.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1000,
    },
  },
});
