import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { slowTokenizerFiles } from '../../shared/model-files.ts';
import { LorikeetError } from '../errors/index.ts';
import { buildTokenizer } from './build/index.ts';
import type { JsonObject } from './json-object.ts';
import { readObject } from './read-object.ts';
import { withRustScores } from './rust-scores.ts';

export interface TokenizerFiles {
  /** Path of tokenizer.json, or of the main file that it was made of, for messages. */
  readonly file: string;
  readonly tokenizer: JsonObject;
  /** tokenizer_config.json, or an empty object: a checkpoint may lack it, and it decides no token id. */
  readonly config: JsonObject;
}

/**
 * Reads tokenizer.json and tokenizer_config.json of a checkpoint's folder. Where there is no tokenizer.json it is made of older files.
 *
 * @throws text.tokenizer-missing, text.tokenizer-unreadable, text.tokenizer-unsupported, files.too-large
 */
export async function readTokenizerFiles(folder: string): Promise<TokenizerFiles> {
  const file = path.join(folder, 'tokenizer.json');
  const tokenizer = await readObject(file);
  const built = tokenizer === undefined ? await buildTokenizer(folder) : { file, tokenizer: withRustScores(tokenizer) };
  if (built === undefined) {
    throw new LorikeetError('text.tokenizer-missing', { folder, slowFiles: await slowFilesIn(folder) });
  }
  return { ...built, config: (await readObject(path.join(folder, 'tokenizer_config.json'))) ?? {} };
}

async function slowFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return slowTokenizerFiles.filter((name) => names.includes(name));
}
