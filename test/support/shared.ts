import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../shared');

/** The path of a reference file; the folder lies beside the checkout where the project is developed and in CI. */
export function shared(...parts: string[]): string {
  return path.join(folder, ...parts);
}

/** `describe` for tests that need reference data which users do not have: where it is missing the title says so. */
export function describeWithShared(title: string, body: () => void): void {
  if (existsSync(folder)) describe(title, body);
  else describe.skip(`${title} (skipped: the folder shared/ is not beside the checkout)`, body);
}
