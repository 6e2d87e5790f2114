import { createHash } from 'node:crypto';
import { readdir, readFile, utimes } from 'node:fs/promises';
import path from 'node:path';

/** Milliseconds that work takes. @throws {Error} where its exit code is not 0 */
export async function timeOf(work: () => Promise<number | null>): Promise<number> {
  const started = performance.now();
  const code = await work();
  if (code !== 0) throw new Error(`the work that nobody attacked ended with ${code}`);
  return performance.now() - started;
}

/** Makes what a kill has left look as if it had been left long ago: what somebody may still be writing is not cleared up. */
export async function age(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const left = names.filter((name) => name.includes('.partial'));
  for (const name of left.toReversed()) await utimes(path.join(folder, name), new Date(0), new Date(0));
}

/** What a folder still holds of files that were never whole. */
export async function leftovers(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.includes('.partial'));
  return names.map((name) => `it left ${name}`);
}

/** One text for the names and bytes of all files of a folder, but for those that tell when they were written. */
export async function contentOf(folder: string, without: readonly string[] = []): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => !entry.isDirectory() && !without.includes(entry.name))
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${path.relative(folder, file)}\0`).update(await readFile(file));
  return hash.digest('hex');
}
