import { svelte } from '@sveltejs/vite-plugin-svelte';
import path from 'node:path';
import { defineConfig } from 'vite';

/** Builds the pages. They are served from a root of their own, in the window and in a browser. */
export default defineConfig({
  root: path.join(import.meta.dirname, 'src/renderer'),
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: path.join(import.meta.dirname, 'dist/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // Pages are told where nothing but their own files may be loaded from: not even data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
});
