import path from 'node:path';
import { resolveModel } from '../../models/index.ts';
import { readConfig } from '../../weights/checkpoint.ts';
import { tokenizerOf } from './texts.ts';

/** Longer than any text: a count must not stop at a length. */
const WITHOUT_END = Number.MAX_SAFE_INTEGER;

/**
 * Counts tokens as training with a checkpoint would see them, special ones included and nothing cut off.
 *
 * @throws what reading config.json and the tokenizer throws
 */
export async function loadTokenCounter(folder: string): Promise<(texts: readonly string[]) => number[]> {
  const spec = resolveModel(await readConfig(folder), path.join(folder, 'config.json'), 2);
  const tokenizer = await tokenizerOf(spec, folder);
  return (texts) => texts.map((text) => tokenizer.encodeMeasured(text, WITHOUT_END).fullLength);
}
