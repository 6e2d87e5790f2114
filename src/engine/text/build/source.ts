import { isObject, type JsonObject } from '../json-object.ts';
import type { SentencePieceModel } from './model-proto.ts';

/** The files of a tokenizer that has no tokenizer.json. */
export interface TokenizerSource {
  /** tokenizer_config.json over special_tokens_map.json: settings and special tokens. */
  readonly settings: JsonObject;
  /** added_tokens.json: ids by token. */
  readonly added: JsonObject;
  /** Tokens of vocab.txt, in order of id. */
  readonly words: readonly string[];
  /** vocab.json: ids by token. */
  readonly vocabulary: JsonObject;
  /** Lines of merges.txt that are merges. */
  readonly merges: readonly string[];
  readonly sentencePiece: SentencePieceModel | undefined;
}

/** A token that is found in a text before anything else is done with it, as tokenizer.json writes it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly single_word: boolean;
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  readonly normalized: boolean;
  readonly special: boolean;
}

/** The special tokens that tokenizers have, under the names of tokenizer_config.json. */
export type SpecialName = 'bos' | 'eos' | 'unk' | 'sep' | 'pad' | 'cls' | 'mask';

/** A setting that is true or false. */
export function flag({ settings }: TokenizerSource, name: string, usual: boolean): boolean {
  const value = settings[name];
  return typeof value === 'boolean' ? value : usual;
}

/** The special tokens of a source: those of its settings, else the usual ones of its class. */
export function specialTokens(
  { settings }: TokenizerSource,
  usual: Partial<Record<SpecialName, string>>,
): ReadonlyMap<SpecialName, Omit<AddedToken, 'id'>> {
  const tokens = new Map<SpecialName, Omit<AddedToken, 'id'>>();
  for (const name of ['bos', 'eos', 'unk', 'sep', 'pad', 'cls', 'mask'] as const) {
    const value = settings[`${name}_token`] ?? usual[name];
    const fields = isObject(value) ? value : { content: value };
    if (typeof fields['content'] === 'string') tokens.set(name, addedToken(fields, fields['content']));
  }
  return tokens;
}

function addedToken(fields: JsonObject, content: string): Omit<AddedToken, 'id'> {
  const { single_word, lstrip, rstrip, normalized } = fields;
  return {
    content,
    single_word: single_word === true,
    lstrip: lstrip === true,
    rstrip: rstrip === true,
    normalized: normalized === true,
    special: true,
  };
}

/**
 * The added tokens of a tokenizer: special ones, pieces of SentencePiece that are no text, and those of added_tokens.json and
 * tokenizer_config.json. A special token that the vocabulary lacks gets the next id, as transformers gives it.
 */
export function addedTokens(
  source: TokenizerSource,
  special: ReadonlyMap<SpecialName, Omit<AddedToken, 'id'>>,
  vocabulary: ReadonlyMap<string, number>,
  others: readonly { readonly content: string; readonly special: boolean }[] = [],
): AddedToken[] {
  const tokens = new Map<string, AddedToken>();
  // Not spread: a call takes no hundred thousands of arguments.
  let next = 0;
  for (const id of vocabulary.values()) next = Math.max(next, id + 1);
  const add = (token: Omit<AddedToken, 'id'>, id = vocabulary.get(token.content)) => {
    if (tokens.has(token.content)) return;
    tokens.set(token.content, { id: id ?? next, ...token });
    next = Math.max(next, (id ?? next) + 1);
  };
  const { added_tokens_decoder: decoder } = source.settings;
  for (const [id, fields] of Object.entries(isObject(decoder) ? decoder : {})) {
    if (!isObject(fields) || typeof fields['content'] !== 'string') continue;
    add({ ...addedToken(fields, fields['content']), special: fields['special'] === true }, Number(id));
  }
  for (const [content, id] of Object.entries(source.added).sort(([, a], [, b]) => Number(a) - Number(b))) {
    const isSpecial = [...special.values()].find((token) => token.content === content);
    if (Number.isInteger(id)) add(isSpecial ?? { ...addedToken({}, content), special: false }, id as number);
  }
  for (const token of special.values()) add(token);
  for (const { content, special: isSpecial } of others) add({ ...addedToken({}, content), special: isSpecial });
  return [...tokens.values()].sort((a, b) => a.id - b.id);
}

/** The special tokens around a text, as tokenizer.json writes them; types of segments do not change an id. */
export function template(before: AddedToken | undefined, after: AddedToken | undefined): JsonObject {
  const around = [before, after].filter((token) => token !== undefined);
  const part = (token: AddedToken | undefined) =>
    token === undefined ? [] : [{ SpecialToken: { id: token.content, type_id: 0 } }];
  const single = [...part(before), { Sequence: { id: 'A', type_id: 0 } }, ...part(after)];
  return {
    type: 'TemplateProcessing',
    single,
    pair: [...single, { Sequence: { id: 'B', type_id: 0 } }, ...part(after)],
    special_tokens: Object.fromEntries(
      around.map(({ content, id }) => [content, { id: content, ids: [id], tokens: [content] }]),
    ),
  };
}
