import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { optionalModelFiles, slowTokenizerFiles, TOKENIZER } from '../../../shared/model-files.ts';
import { readJson, writeJson, copyRegularFile } from '../../files/index.ts';
import { readTokenizerFiles, withPrefixSpace } from '../../text/index.ts';
import type { ExportSource } from '../source.ts';

const [CONFIG, SPECIAL_TOKENS] = optionalModelFiles;

/**
 * Writes the tokenizer of a checkpoint as the run used it: with a space in front of the text where the architecture has one, cut at the
 * length of the run, padded on the right with a token of its own or the end token. Python and transformers.js then give the same ids.
 *
 * @throws text.tokenizer-missing, text.tokenizer-unreadable, files.disk-full, files.not-writable
 */
export async function writeTokenizer(folder: string, { checkpoint, spec, maxLength }: ExportSource): Promise<void> {
  const { tokenizer, config } = await readTokenizerFiles(checkpoint);
  const written = spec.addPrefixSpace ? withPrefixSpace(tokenizer, true) : tokenizer;
  const pad = padToken(tokenizer, spec.padId);
  // A pad token of the config with another id would be read as text.
  const padding = pad === null ? {} : { pad_token: pad };
  await writeJson(path.join(folder, TOKENIZER), { ...written, truncation: null, padding: null });
  await writeJson(path.join(folder, CONFIG), {
    ...config,
    ...padding,
    ...(spec.addPrefixSpace ? { add_prefix_space: true } : {}),
    ...classOf(config['tokenizer_class']),
    model_max_length: Math.min(maxLength, spec.maxLength),
    padding_side: 'right',
    truncation_side: 'right',
  });
  const names = await readdir(checkpoint);
  if (names.includes(SPECIAL_TOKENS)) {
    const special = await readJson(path.join(checkpoint, SPECIAL_TOKENS));
    await writeJson(path.join(folder, SPECIAL_TOKENS), { ...(special as object), ...padding });
  }
  const others = [...optionalModelFiles.slice(2), ...slowTokenizerFiles].filter((name) => names.includes(name));
  for (const name of others) await copyRegularFile(path.join(checkpoint, name), path.join(folder, name));
}

/**
 * The class of the tokenizer in Python. That of Llama builds a tokenizer of its own from the vocabulary (transformers 5), which reads spaces
 * in front of a text otherwise than tokenizer.json and the run.
 */
function classOf(named: unknown): Record<string, unknown> {
  if (typeof named === 'string' && !named.startsWith('LlamaTokenizer')) return { tokenizer_class: named };
  return { tokenizer_class: 'PreTrainedTokenizerFast', model_input_names: ['input_ids', 'attention_mask'] };
}

/** The token of an id in tokenizer.json; null where it is not listed. */
function padToken(tokenizer: Readonly<Record<string, unknown>>, id: number): string | null {
  const added = tokenizer['added_tokens'];
  const entry = Array.isArray(added)
    ? (added as { id?: unknown; content?: unknown }[]).find((each) => each.id === id)
    : undefined;
  if (typeof entry?.content === 'string') return entry.content;
  const vocabulary = (tokenizer['model'] as { vocab?: unknown } | undefined)?.vocab;
  if (Array.isArray(vocabulary)) return (vocabulary[id] as [string] | undefined)?.[0] ?? null;
  if (typeof vocabulary !== 'object' || vocabulary === null) return null;
  return Object.entries(vocabulary).find(([, place]) => place === id)?.[0] ?? null;
}
