import { describe } from 'vitest';

/**
 * `describe` for tests that need a WebGPU adapter. Asking for one where there is none can end the process, so it is told and
 * not probed: `LORIKEET_TEST_WEBGPU=1` says that there is one. `.ci/run` installs a driver in software and sets it.
 */
export function describeWithWebgpu(title: string, body: () => void): void {
  if (process.env.LORIKEET_TEST_WEBGPU) describe(title, body);
  else describe.skip(`${title} (skipped: LORIKEET_TEST_WEBGPU is not set)`, body);
}
