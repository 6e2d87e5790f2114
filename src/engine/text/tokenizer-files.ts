import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { slowTokenizerFiles } from '../../shared/model-files.ts';
import { LorikeetError } from '../errors/index.ts';

/** The largest published tokenizer.json (Gemma's, 256,000 entries) has 34 MB; more than this is not a tokenizer. */
const MOST_TOKENIZER_BYTES = 200_000_000;

/** An object of a JSON file, not validated yet. */
export type JsonObject = Record<string, unknown>;

export interface TokenizerFiles {
  /** Path of tokenizer.json, for messages. */
  readonly file: string;
  readonly tokenizer: JsonObject;
  /** tokenizer_config.json, or an empty object: a checkpoint may lack it, and it decides no token id. */
  readonly config: JsonObject;
}

/**
 * Reads tokenizer.json and tokenizer_config.json of a checkpoint's folder.
 *
 * @throws text.tokenizer-missing, text.tokenizer-unreadable, files.too-large
 */
export async function readTokenizerFiles(folder: string): Promise<TokenizerFiles> {
  const file = path.join(folder, 'tokenizer.json');
  const tokenizer = await readObject(file);
  if (tokenizer === undefined) {
    throw new LorikeetError('text.tokenizer-missing', { folder, slowFiles: await slowFilesIn(folder) });
  }
  return { file, tokenizer, config: (await readObject(path.join(folder, 'tokenizer_config.json'))) ?? {} };
}

/** The object in a JSON file, or undefined where there is no such file. */
async function readObject(file: string): Promise<JsonObject | undefined> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MOST_TOKENIZER_BYTES) {
      throw new LorikeetError('files.too-large', { file, bytes: size, most: MOST_TOKENIZER_BYTES });
    }
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof LorikeetError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new LorikeetError('text.tokenizer-unreadable', { file, reason: message }, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new LorikeetError('text.tokenizer-unreadable', { file, reason: notJson(text, cause) }, { cause });
  }
  if (!isObject(value)) {
    throw new LorikeetError('text.tokenizer-unreadable', { file, reason: 'it holds no JSON object' });
  }
  return value;
}

function notJson(text: string, cause: unknown): string {
  // A Git LFS pointer: git checks it out where LFS is not installed.
  if (text.startsWith('version https://git-lfs')) return 'it is a Git LFS pointer, not the file itself';
  return text.trim() === '' ? 'it is empty' : `it is not JSON (${(cause as Error).message})`;
}

async function slowFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return slowTokenizerFiles.filter((name) => names.includes(name));
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
