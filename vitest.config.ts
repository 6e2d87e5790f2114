import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // State of the pages is written with Svelte's runes.
  plugins: [svelte({ configFile: false })],
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // onnxruntime-node aborts a process whose worker thread ends in mid-run: every test file gets a process of its own.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      // Five seconds at most, run before every commit: does the main path hold together at all?
      { extends: true, test: { name: 'smoke', include: ['test/smoke/**/*.test.ts'] } },
      { extends: true, test: { name: 'full', include: ['test/**/*.test.ts'], exclude: ['test/smoke/**'] } },
    ],
  },
});
