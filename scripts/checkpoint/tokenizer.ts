/** A synthetic tokenizer: the contents of tokenizer.json and tokenizer_config.json. */
export interface TokenizerStandIn {
  readonly tokenizer: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

type Config = Readonly<Record<string, unknown>>;

/**
 * A tokenizer for random weights: byte-level BPE over lower case whose entries are the bytes and every run of two and of
 * three letters, as many as fit. Nothing was learnt, so a token means nothing, but texts come out about as long as under a
 * trained vocabulary. Its ids are exactly those below `vocab_size`: entries without a use fill the range. The special
 * tokens are those of the family at their published ids, and a decoder has no pad token.
 */
export function tokenizerStandIn(config: Config): TokenizerStandIn {
  const size = config['vocab_size'] as number;
  const { specials, postProcessor, settings } = config['model_type'] === 'roberta' ? robertaFamily(size) : llamaFamily;
  const vocabulary = new Map(specials.map(({ content, id }) => [content, id]));
  const usedIds = new Set(vocabulary.values());
  const merges = letterMerges();
  const entries = new Set([...byteCharacters(), ...merges.map((parts) => parts.join(''))]).values();
  for (let id = 0; id < size; id++) {
    if (!usedIds.has(id)) vocabulary.set(entries.next().value ?? `<unused_${id}>`, id);
  }
  return {
    tokenizer: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: specials.map(({ content, id }) => ({ id, content, ...plainSpecial })),
      normalizer: { type: 'Lowercase' },
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      post_processor: postProcessor,
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab: Object.fromEntries(vocabulary),
        merges: merges.filter((parts) => vocabulary.has(parts.join(''))).map((parts) => parts.join(' ')),
      },
    },
    config: { tokenizer_class: 'PreTrainedTokenizerFast', ...settings },
  };
}

const plainSpecial = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
const named = { bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>' };

function robertaFamily(vocabSize: number) {
  return {
    specials: [
      { content: '<s>', id: 0 },
      { content: '<pad>', id: 1 },
      { content: '</s>', id: 2 },
      { content: '<unk>', id: 3 },
      { content: '<mask>', id: vocabSize - 1 },
    ],
    postProcessor: {
      type: 'RobertaProcessing',
      sep: ['</s>', 2],
      cls: ['<s>', 0],
      trim_offsets: true,
      add_prefix_space: true,
    },
    settings: { ...named, cls_token: '<s>', sep_token: '</s>', pad_token: '<pad>', mask_token: '<mask>' },
  };
}

const llamaFamily = {
  specials: [
    { content: '<unk>', id: 0 },
    { content: '<s>', id: 1 },
    { content: '</s>', id: 2 },
  ],
  postProcessor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    pair: [
      { SpecialToken: { id: '<s>', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '<s>', type_id: 1 } },
      { Sequence: { id: 'B', type_id: 1 } },
    ],
    special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
  },
  settings: { ...named, pad_token: null },
};

/**
 * The characters that byte-level BPE writes the 256 bytes as: themselves where they can be seen, else the letters from
 * U+0100 on (GPT-2, `bytes_to_unicode`).
 */
function byteCharacters(): string[] {
  const visible = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(visible(byte) ? byte : next++));
}

/**
 * Two letters or digits into one entry, then a third letter on either side, then the space (Ġ) in front: in the order in
 * which BPE tries them. Two merges may make the same entry.
 */
function letterMerges(): (readonly [string, string])[] {
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
  const characters = [...letters, ...'0123456789'];
  const joined = (left: readonly string[], right: readonly string[]) =>
    left.flatMap((first) => right.map((second) => [first, second] as const));
  const pairs = letters.flatMap((first) => letters.map((second) => first + second));
  const triples = pairs.flatMap((pair) => letters.map((third) => pair + third));
  return [
    ...joined(characters, characters),
    ...joined(pairs, letters),
    ...joined(letters, pairs),
    ...joined(['Ġ'], [...letters, ...pairs, ...triples]),
  ];
}
