import type { JsonObject } from '../json-object.ts';
import { RUST_SPACE } from '../rust-steps.ts';
import { pieceTypes, type SentencePieceModel } from './model-proto.ts';
import {
  type AddedToken,
  addedTokens,
  flag,
  type SpecialName,
  specialTokens,
  template,
  type TokenizerSource,
} from './source.ts';

/**
 * One class of tokenizers: the files that it is read from, and how tokenizer.json is made of them. The steps and special tokens are those
 * that transformers (5.18) gives the class; test/fixtures/tokenizers holds its ids.
 */
export interface TokenizerClass {
  readonly from: 'vocab.txt' | 'vocab.json' | 'SentencePiece';
  readonly build: (source: TokenizerSource) => JsonObject;
}

const MARK = '▁';

type Specials = ReadonlyMap<SpecialName, Omit<AddedToken, 'id'>>;

const bracketed = { unk: '[UNK]', sep: '[SEP]', pad: '[PAD]', cls: '[CLS]', mask: '[MASK]' } as const;
const angled = {
  bos: '<s>',
  eos: '</s>',
  unk: '<unk>',
  sep: '</s>',
  pad: '<pad>',
  cls: '<s>',
  mask: '<mask>',
} as const;

/** The classes by the names that tokenizer_config.json gives them, without the `Fast` of some. */
export const tokenizerClasses: Readonly<Record<string, TokenizerClass>> = {
  BertTokenizer: {
    from: 'vocab.txt',
    build: (source) => wordPiece(source, specialTokens(source, bracketed), 'template'),
  },
  DistilBertTokenizer: {
    from: 'vocab.txt',
    build: (source) => wordPiece(source, specialTokens(source, bracketed), 'template'),
  },
  ElectraTokenizer: {
    from: 'vocab.txt',
    build: (source) => wordPiece(source, specialTokens(source, bracketed), 'template'),
  },
  MPNetTokenizer: {
    from: 'vocab.txt',
    build: (source) => wordPiece(source, leftStripped(specialTokens(source, { ...angled, unk: '[UNK]' })), 'roberta'),
  },
  RobertaTokenizer: { from: 'vocab.json', build: roberta },
  GPT2Tokenizer: { from: 'vocab.json', build: gpt2 },
  XLMRobertaTokenizer: {
    from: 'SentencePiece',
    build: (source) => {
      const special = specialTokens(source, angled);
      const before = (['bos', 'pad', 'eos', 'unk'] as const).map((name): Entry => [contentOf(special, name), 0]);
      return afterFairseq(source, special, before, 3);
    },
  },
  CamembertTokenizer: {
    from: 'SentencePiece',
    build: (source) => {
      const special = leftStripped(specialTokens(source, angled));
      const named: Entry[] = [
        ['<s>NOTUSED', 0],
        [contentOf(special, 'pad'), 0],
        ['</s>NOTUSED', 0],
        [contentOf(special, 'unk'), 0],
        ['<unk>NOTUSED', -100],
      ];
      return afterFairseq(source, special, named, 1);
    },
  },
  AlbertTokenizer: { from: 'SentencePiece', build: albert },
  DebertaV2Tokenizer: { from: 'SentencePiece', build: debertaV2 },
  LlamaTokenizer: { from: 'SentencePiece', build: llama },
  GemmaTokenizer: { from: 'SentencePiece', build: gemma },
  /** What transformers makes of a tokenizer.model for Mistral, whatever class its settings name. */
  MistralTokenizer: { from: 'SentencePiece', build: mistral },
};

/** The class of a model whose settings name none. */
export const classOfModel: Readonly<Record<string, string>> = {
  bert: 'BertTokenizer',
  distilbert: 'DistilBertTokenizer',
  electra: 'ElectraTokenizer',
  mpnet: 'MPNetTokenizer',
  roberta: 'RobertaTokenizer',
  gpt2: 'GPT2Tokenizer',
  'xlm-roberta': 'XLMRobertaTokenizer',
  camembert: 'CamembertTokenizer',
  albert: 'AlbertTokenizer',
  'deberta-v2': 'DebertaV2Tokenizer',
  llama: 'LlamaTokenizer',
  mistral: 'MistralTokenizer',
  phi3: 'LlamaTokenizer',
  gemma: 'GemmaTokenizer',
  gemma2: 'GemmaTokenizer',
  gemma3_text: 'GemmaTokenizer',
};

function wordPiece(source: TokenizerSource, special: Specials, around: 'template' | 'roberta'): JsonObject {
  const vocabulary = new Map(source.words.map((word, id) => [word, id]));
  const added = addedTokens(source, special, vocabulary);
  const [cls, sep] = [tokenOf(added, special, 'cls'), tokenOf(added, special, 'sep')];
  const { strip_accents: accents } = source.settings;
  return {
    added_tokens: added,
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: flag(source, 'tokenize_chinese_chars', true),
      strip_accents: typeof accents === 'boolean' ? accents : null,
      lowercase: flag(source, 'do_lower_case', true),
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: around === 'template' ? template(cls, sep) : robertaProcessing(cls, sep, false),
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: contentOf(special, 'unk'),
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary),
    },
  };
}

function roberta(source: TokenizerSource): JsonObject {
  const special = specialTokens(source, angled);
  const steps = byteLevel(source, special);
  const [cls, sep] = [tokenOf(steps.added_tokens, special, 'cls'), tokenOf(steps.added_tokens, special, 'sep')];
  return { ...steps, post_processor: robertaProcessing(cls, sep, flag(source, 'add_prefix_space', false)) };
}

function gpt2(source: TokenizerSource): JsonObject {
  const end = '<|endoftext|>';
  const special = specialTokens(source, { bos: end, eos: end, unk: end });
  return { ...byteLevel(source, special), post_processor: template(undefined, undefined) };
}

function byteLevel(source: TokenizerSource, special: Specials) {
  const vocabulary = new Map(
    Object.entries(source.vocabulary).filter((entry): entry is [string, number] => Number.isInteger(entry[1])),
  );
  const step = { type: 'ByteLevel', trim_offsets: true, use_regex: true };
  return {
    added_tokens: addedTokens(source, special, vocabulary),
    normalizer: null,
    pre_tokenizer: { ...step, add_prefix_space: flag(source, 'add_prefix_space', false) },
    decoder: { ...step, add_prefix_space: true },
    model: {
      type: 'BPE',
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      vocab: Object.fromEntries(vocabulary),
      merges: source.merges.map((line) => line.split(' ')),
    },
  };
}

function robertaProcessing(cls: AddedToken, sep: AddedToken, addPrefixSpace: boolean): JsonObject {
  const pair = ({ content, id }: AddedToken) => [content, id];
  return {
    type: 'RobertaProcessing',
    sep: pair(sep),
    cls: pair(cls),
    trim_offsets: true,
    add_prefix_space: addPrefixSpace,
  };
}

/** A piece of a unigram model with its score. */
type Entry = [string, number];

/** Models whose first ids are fairseq's: pieces of the model follow the named ones, and the mask token is the last. */
function afterFairseq(source: TokenizerSource, special: Specials, named: Entry[], dropped: number): JsonObject {
  const { pieces, charsmap } = modelOf(source);
  const entries: Entry[] = [
    ...named,
    ...pieces.slice(dropped).map(({ piece, score }): Entry => [piece, score]),
    [contentOf(special, 'mask'), 0],
  ];
  const added = addedTokens(source, special, idsOf(entries));
  return {
    added_tokens: added,
    normalizer: charsmap.length > 0 ? precompiled(charsmap) : null,
    ...words(source),
    post_processor: template(tokenOf(added, special, 'bos'), tokenOf(added, special, 'eos')),
    model: { type: 'Unigram', unk_id: 3, vocab: entries, byte_fallback: false },
  };
}

function albert(source: TokenizerSource): JsonObject {
  const special = specialTokens(source, {
    ...{ bos: '[CLS]', eos: '[SEP]', unk: '<unk>', sep: '[SEP]', pad: '<pad>', cls: '[CLS]', mask: '[MASK]' },
  });
  const { pieces, charsmap } = modelOf(source);
  const entries = pieces.map(({ piece, score }): Entry => [piece, score]);
  const added = addedTokens(source, special, idsOf(entries), notText(pieces));
  const replace = (pattern: string, content: string) => ({ type: 'Replace', pattern: { String: pattern }, content });
  return {
    added_tokens: added,
    normalizer: sequence('normalizers', [
      replace('``', '"'),
      replace("''", '"'),
      ...(flag(source, 'keep_accents', false) ? [] : [{ type: 'NFKD' }, { type: 'StripAccents' }]),
      ...(flag(source, 'do_lower_case', true) ? [{ type: 'Lowercase' }] : []),
      ...(charsmap.length > 0 ? [precompiled(charsmap)] : []),
    ]),
    ...words(source),
    post_processor: template(tokenOf(added, special, 'cls'), tokenOf(added, special, 'sep')),
    model: { type: 'Unigram', unk_id: 1, vocab: entries, byte_fallback: false },
  };
}

function debertaV2(source: TokenizerSource): JsonObject {
  const special = specialTokens(source, { ...bracketed, bos: '[CLS]', eos: '[SEP]' });
  const { pieces, unknownId } = modelOf(source);
  const entries = pieces.map(({ piece, score }): Entry => [piece, score]);
  const added = addedTokens(source, special, idsOf(entries), notText(pieces));
  const unknown = entries.findIndex(([piece, score]) => piece === contentOf(special, 'unk') && score === 0);
  const scheme = flag(source, 'add_prefix_space', true) ? 'always' : 'first';
  return {
    added_tokens: added,
    normalizer: sequence('normalizers', [
      ...(flag(source, 'do_lower_case', false) ? [{ type: 'Lowercase' }] : []),
      { type: 'Replace', pattern: { Regex: `${RUST_SPACE}{2,}|[\\n\\r\\t]` }, content: ' ' },
      { type: 'NFC' },
      { type: 'Replace', pattern: { Regex: `${RUST_SPACE}+$` }, content: '' },
    ]),
    pre_tokenizer: sequence('pretokenizers', [
      ...(flag(source, 'split_by_punct', false) ? [{ type: 'Punctuation', behavior: 'Isolated' }] : []),
      metaspace(scheme),
    ]),
    decoder: metaspace(scheme),
    post_processor: template(tokenOf(added, special, 'cls'), tokenOf(added, special, 'sep')),
    model: { type: 'Unigram', unk_id: unknown === -1 ? unknownId : unknown, vocab: entries, byte_fallback: false },
  };
}

function llama(source: TokenizerSource): JsonObject {
  const steps = mergedPieces(source, specialTokens(source, { bos: '<s>', eos: '</s>', unk: '<unk>' }));
  const hasPrefix = flag(source, 'add_prefix_space', true);
  const scheme = !hasPrefix ? 'never' : flag(source, 'legacy', false) ? 'always' : 'first';
  return {
    ...steps,
    normalizer: null,
    pre_tokenizer: { ...metaspace(scheme), split: false },
    decoder: decoded(hasPrefix ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
    model: { ...steps.model, unk_token: null },
  };
}

function mistral(source: TokenizerSource): JsonObject {
  return {
    ...mergedPieces(source, specialTokens(source, { bos: '<s>', eos: '</s>', unk: '<unk>' })),
    normalizer: { type: 'Replace', pattern: { String: ' ' }, content: MARK },
    pre_tokenizer: null,
    decoder: decoded([]),
  };
}

function gemma(source: TokenizerSource): JsonObject {
  const special = { bos: '<bos>', eos: '<eos>', unk: '<unk>', pad: '<pad>', mask: '<mask>' };
  return {
    ...mergedPieces(source, specialTokens(source, special)),
    normalizer: { type: 'Replace', pattern: { String: ' ' }, content: MARK },
    pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious', invert: false },
    decoder: decoded([]),
  };
}

/** SentencePiece's BPE: two pieces merge where both and their sum are in the vocabulary, those of lower ids first. */
function mergedPieces(source: TokenizerSource, special: Specials) {
  const { pieces } = modelOf(source);
  const vocabulary = new Map(pieces.map(({ piece }, id) => [piece, id]));
  const merges: [string, string][] = [];
  for (const piece of vocabulary.keys()) {
    for (let at = 0; at < piece.length;) {
      at += piece.codePointAt(at)! > 0xffff ? 2 : 1;
      const [left, right] = [piece.slice(0, at), piece.slice(at)];
      if (right !== '' && vocabulary.has(left) && vocabulary.has(right)) merges.push([left, right]);
    }
  }
  const added = addedTokens(source, special, vocabulary, notText(pieces));
  const [bos, eos] = [special.has('bos'), special.has('eos')].map((isThere, at) => {
    const name = at === 0 ? 'bos' : 'eos';
    return isThere && flag(source, `add_${name}_token`, false) ? tokenOf(added, special, name) : undefined;
  });
  return {
    added_tokens: added,
    post_processor: template(bos, eos),
    model: {
      type: 'BPE',
      unk_token: contentOf(special, 'unk'),
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(vocabulary),
      merges,
    },
  };
}

/** Words between white space, each with a mark in front. */
function words(source: TokenizerSource) {
  const scheme = flag(source, 'add_prefix_space', true) ? 'always' : 'never';
  return {
    pre_tokenizer: sequence('pretokenizers', [{ type: 'WhitespaceSplit' }, metaspace(scheme)]),
    decoder: metaspace(scheme),
  };
}

function metaspace(scheme: string): JsonObject {
  return { type: 'Metaspace', replacement: MARK, prepend_scheme: scheme, split: true };
}

function decoded(last: readonly JsonObject[]): JsonObject {
  const replace = { type: 'Replace', pattern: { String: MARK }, content: ' ' };
  return sequence('decoders', [replace, { type: 'ByteFallback' }, { type: 'Fuse' }, ...last]);
}

function sequence(name: string, steps: readonly JsonObject[]): JsonObject {
  return { type: 'Sequence', [name]: steps };
}

function precompiled(charsmap: Uint8Array): JsonObject {
  return { type: 'Precompiled', precompiled_charsmap: Buffer.from(charsmap).toString('base64') };
}

function notText(pieces: SentencePieceModel['pieces']) {
  return pieces.flatMap(({ piece, type }) =>
    type === pieceTypes.control || type === pieceTypes.userDefined
      ? [{ content: piece, special: type === pieceTypes.control }]
      : [],
  );
}

function leftStripped(special: Specials): Specials {
  const mask = special.get('mask');
  return mask === undefined ? special : new Map([...special, ['mask', { ...mask, lstrip: true }]]);
}

function idsOf(entries: readonly Entry[]): Map<string, number> {
  return new Map(entries.map(([piece], id) => [piece, id]));
}

function modelOf({ sentencePiece }: TokenizerSource): SentencePieceModel {
  if (sentencePiece === undefined) throw new Error('its SentencePiece model is missing');
  return sentencePiece;
}

function contentOf(special: Specials, name: SpecialName): string {
  const token = special.get(name);
  if (token === undefined) throw new Error(`its ${name}_token is missing`);
  return token.content;
}

function tokenOf(added: readonly AddedToken[], special: Specials, name: SpecialName): AddedToken {
  const content = contentOf(special, name);
  return added.find((token) => token.content === content)!;
}
