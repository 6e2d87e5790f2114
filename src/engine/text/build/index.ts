import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { CONFIG, sentencePieceFiles } from '../../../shared/model-files.ts';
import { LorikeetError } from '../../errors/index.ts';
import { requireFile, readBytes } from '../../files/index.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { MOST_TOKENIZER_BYTES, readObject } from '../read-object.ts';
import { classOfModel, type TokenizerClass, tokenizerClasses } from './classes.ts';
import { readSentencePiece } from './model-proto.ts';
import type { TokenizerSource } from './source.ts';

/**
 * Makes tokenizer.json of the files that were usual before it (vocab.txt, vocab.json with merges.txt, a SentencePiece model), as transformers
 * makes it for the class that tokenizer_config.json or config.json names.
 *
 * @returns undefined where the folder has none of these files
 * @throws text.tokenizer-unsupported for a class that is not known here, text.tokenizer-unreadable, files.too-large
 */
export async function buildTokenizer(folder: string): Promise<{ file: string; tokenizer: JsonObject } | undefined> {
  const names = await readdir(folder).catch((): string[] => []);
  const config = (await readObject(path.join(folder, CONFIG))) ?? {};
  const settings = {
    ...(await readObject(path.join(folder, 'special_tokens_map.json'))),
    ...(await readObject(path.join(folder, 'tokenizer_config.json'))),
  };
  const { name, tokenizerClass } = classFor(config, settings);
  const file = fileOf(names, tokenizerClass);
  if (file === undefined || name === null) return undefined;
  const place = path.join(folder, file);
  if (tokenizerClass === undefined || isOtherWords(names, settings)) {
    const reason = `it is of the class ${name}, which is read from tokenizer.json only`;
    throw new LorikeetError('text.tokenizer-unsupported', { file: place, reason });
  }
  try {
    return { file: place, tokenizer: tokenizerClass.build(await readSource(folder, file, settings)) };
  } catch (cause) {
    if (cause instanceof LorikeetError) throw cause;
    throw new LorikeetError('text.tokenizer-unreadable', { file: place, reason: (cause as Error).message }, { cause });
  }
}

/** What the class of a folder's tokenizer is called, by its configs alone; null where no class that is known here is named. */
export function knownTokenizerClass(config: JsonObject, settings: JsonObject = {}): string | null {
  const { name, tokenizerClass } = classFor(config, settings);
  return tokenizerClass === undefined ? null : name;
}

function classFor(
  config: JsonObject,
  settings: JsonObject,
): { name: string | null; tokenizerClass: TokenizerClass | undefined } {
  const { model_type: modelType } = config;
  const usual = typeof modelType === 'string' ? classOfModel[modelType] : undefined;
  const named = [settings['tokenizer_class'], config['tokenizer_class']].find((value) => typeof value === 'string');
  // Mistral's settings name Llama's class, which transformers does not take.
  const chosen = usual === 'MistralTokenizer' ? usual : named?.replace(/Fast$/, '');
  const name = chosen ?? usual ?? (typeof modelType === 'string' ? modelType : null);
  return {
    name,
    tokenizerClass: name !== null && Object.hasOwn(tokenizerClasses, name) ? tokenizerClasses[name] : undefined,
  };
}

/** The main file of a class; without a class the first that there is, for the message. */
function fileOf(names: readonly string[], tokenizerClass: TokenizerClass | undefined): string | undefined {
  const kinds: Readonly<Record<TokenizerClass['from'], readonly string[]>> = {
    SentencePiece: sentencePieceFiles,
    'vocab.json': names.includes('merges.txt') ? ['vocab.json'] : [],
    'vocab.txt': ['vocab.txt'],
  };
  const files = tokenizerClass === undefined ? Object.values(kinds).flat() : kinds[tokenizerClass.from];
  return files.find((name) => names.includes(name));
}

/** A vocab.txt that is not WordPiece on words between spaces: of fastBPE, or of a tokenizer for Japanese. */
function isOtherWords(names: readonly string[], settings: JsonObject): boolean {
  const { word_tokenizer_type: words, subword_tokenizer_type: parts } = settings;
  return (
    names.includes('bpe.codes') ||
    (words !== undefined && words !== 'basic') ||
    (parts !== undefined && parts !== 'wordpiece')
  );
}

async function readSource(folder: string, file: string, settings: JsonObject): Promise<TokenizerSource> {
  const added = (await readObject(path.join(folder, 'added_tokens.json'))) ?? {};
  const source = { settings, added, words: [], vocabulary: {}, merges: [], sentencePiece: undefined };
  if (file === 'vocab.txt') {
    const lines = (await readCapped(path.join(folder, file))).toString('utf8').split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    return { ...source, words: lines };
  }
  if (file !== 'vocab.json')
    return { ...source, sentencePiece: readSentencePiece(await readCapped(path.join(folder, file))) };
  const vocabulary = (await readObject(path.join(folder, file))) ?? {};
  if (!isObject(vocabulary)) throw new Error('it holds no JSON object');
  const lines = (await readCapped(path.join(folder, 'merges.txt'))).toString('utf8').split(/\r?\n/);
  // The first line is a comment with the version.
  const merges = lines.filter((line, at) => line.trim() !== '' && !(at === 0 && line.startsWith('#version')));
  if (merges.some((line) => line.split(' ').length !== 2)) throw new Error('a line of merges.txt is no pair');
  return { ...source, vocabulary, merges };
}

async function readCapped(file: string): Promise<Buffer> {
  const size = await requireFile(file);
  if (size <= MOST_TOKENIZER_BYTES) return readBytes(file);
  throw new LorikeetError('files.too-large', { file, bytes: size, most: MOST_TOKENIZER_BYTES });
}
