import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // onnxruntime-node aborts a process whose worker thread ends in mid-run: every test file gets a process of its own.
    pool: 'forks',
    maxWorkers: 2,
  },
});
