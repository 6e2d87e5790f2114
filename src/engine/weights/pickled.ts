import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isPickle, pickleFile, weightsFile } from '../../shared/model-files.ts';

/** Whether the weights of a folder are pickle only, so that they have to be converted. A folder that cannot be read is not. */
export async function isPickled(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return weightsFile(names) === undefined && pickleFile(names) !== undefined;
}

/** Bytes of the files of pickle in a folder, links followed. */
export async function pickleBytes(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter(isPickle);
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
