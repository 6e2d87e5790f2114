import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { CONFIG, optionalModelFiles, TOKENIZER, tokenizerFiles, WEIGHTS_INDEX } from '../../shared/model-files.ts';
import { LorikeetError } from '../errors/index.ts';
import { type Checkpoint, openCheckpoint } from '../weights/index.ts';

/** A folder that holds a model, wherever it came from. */
export interface ModelFolder {
  readonly checkpoint: Checkpoint;
  /** What a run needs of it, in order of name. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/**
 * Finds what a run needs in a folder.
 *
 * @throws the errors of `openCheckpoint` where it holds no model; files.missing where it lacks config.json or a tokenizer.
 */
export async function openModelFolder(folder: string): Promise<ModelFolder> {
  const checkpoint = await openCheckpoint(folder);
  const present = new Set(await readdir(folder));
  const required = [CONFIG, ...(tokenizerFiles([...present]) ?? [TOKENIZER])];
  for (const name of required) {
    if (!present.has(name)) throw new LorikeetError('files.missing', { file: path.join(folder, name) });
  }
  const weights = checkpoint.files.map(({ name }) => name);
  const index = weights.length > 1 ? [WEIGHTS_INDEX] : [];
  const names = [...required, ...optionalModelFiles.filter((name) => present.has(name)), ...index, ...weights].sort();
  const files = names.map(async (name) => ({ path: name, bytes: (await stat(path.join(folder, name))).size }));
  return { checkpoint, files: await Promise.all(files) };
}
