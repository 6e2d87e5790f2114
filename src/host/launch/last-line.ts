import { readFile, rm } from 'node:fs/promises';

/** The last line of what a worker printed into its output file. A file that stayed empty is removed. */
export async function lastLine(output: string): Promise<string> {
  const text = await readFile(output, 'utf8').catch(() => '');
  if (text === '') await rm(output, { force: true });
  return text.trimEnd().split('\n').at(-1)!.trim();
}
