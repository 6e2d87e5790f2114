import { stat } from 'node:fs/promises';
import { readText } from '../files/index.ts';
import { LorikeetError } from '../errors/index.ts';
import { isObject, type JsonObject } from './json-object.ts';

/** The largest published tokenizer.json (Gemma's, 256,000 entries) has 34 MB; more than this is not a tokenizer. */
export const MOST_TOKENIZER_BYTES = 200_000_000;

/** The object in a JSON file, or undefined where there is no such file. */
export async function readObject(file: string): Promise<JsonObject | undefined> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MOST_TOKENIZER_BYTES) {
      throw new LorikeetError('files.too-large', { file, bytes: size, most: MOST_TOKENIZER_BYTES });
    }
    text = await readText(file);
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
