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
    // A page on a loaded CI machine can miss a moment: one more try there, and `scripts/ci-summary.ts` names each test that needed it.
    retry: process.env['CI'] === undefined ? 0 : 1,
    projects: [
      // Five seconds at most, run before every commit: does the main path hold together at all?
      { extends: true, test: { name: 'smoke', include: ['test/smoke/**/*.test.ts'] } },
      { extends: true, test: { name: 'full', include: ['test/**/*.test.ts'], exclude: ['test/smoke/**'] } },
    ],
  },
});
