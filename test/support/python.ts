import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

/** The Python of comparisons: LORIKEET_PYTHON names another one. */
export const python = process.env['LORIKEET_PYTHON'] ?? 'python3';

/** `describe` for tests in which a package of Python reads what we wrote: where it is missing the title says so. */
export function describeWithPython(module: string, title: string, body: () => void): void {
  const { status } = spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
  if (status === 0) describe(title, body);
  else describe.skip(`${title} (skipped: ${python} has no ${module})`, body);
}
