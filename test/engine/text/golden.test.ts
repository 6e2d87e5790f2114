import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { beforeAll, expect, it } from 'vitest';
import { encodeTexts, encodedText, loadTokenizer, type TextTokenizer } from '../../../src/engine/text/index.ts';
import { describeWithShared, shared } from '../../support/shared.ts';

interface Encodings {
  all_tweets: { count: number; tokens: number; sha256: string };
  tweet_rows: number[];
  tweets: number[][];
  tricky: { text: string; ids: number[] }[];
  decoded: string[];
  truncated: { max_length: number; tweet_rows: number[]; ids: number[][] };
}

type Variant = 'default' | 'add_prefix_space_false' | 'add_prefix_space_true';

const OPTIONS: Record<Variant, { addPrefixSpace?: boolean }> = {
  default: {},
  add_prefix_space_false: { addPrefixSpace: false },
  add_prefix_space_true: { addPrefixSpace: true },
};
const OTHER_MODELS = [
  'bert',
  'distilbert',
  'gemma2',
  'llama',
  'llama3-rope',
  'mistral',
  'modernbert',
  'qwen2',
  'qwen3',
];
const OTHER_FAMILIES = [
  'albert',
  'camembert',
  'deberta-v2',
  'electra',
  'gemma3',
  'gpt2',
  'mpnet',
  'olmo2',
  'phi3',
  'smollm3',
  'xlm-roberta',
];
const CASES: readonly (readonly [model: string, variant: Variant])[] = [
  ['roberta', 'add_prefix_space_false'],
  ['roberta', 'add_prefix_space_true'],
  ...[...OTHER_MODELS, ...OTHER_FAMILIES].map((model) => [model, 'default'] as const),
];
const NO_LIMIT = 100_000;

describeWithShared("the ids of Python's tokenizers", () => {
  let tweets: readonly string[];
  beforeAll(() => {
    const csv = readFileSync(shared('data/disaster_tweets/train.csv'), 'utf8');
    const { data } = Papa.parse<{ text: string }>(csv, { header: true, skipEmptyLines: true });
    tweets = data.map(({ text }) => text);
  });

  async function open(model: string, variant: Variant): Promise<{ expected: Encodings; tokenizer: TextTokenizer }> {
    const set = OTHER_FAMILIES.includes(model) ? 'golden-families' : 'golden';
    const file = readFileSync(shared(set, 'tokenization', `${model}.json`), 'utf8');
    const expected = (JSON.parse(file) as Record<Variant, Encodings>)[variant];
    return { expected, tokenizer: await loadTokenizer(shared(set, 'models', model), OPTIONS[variant]) };
  }

  it.each(CASES)('%s, %s: all tweets', async (model, variant) => {
    const { expected, tokenizer } = await open(model, variant);
    const encoded = encodeTexts(tokenizer, tweets, { maxLength: NO_LIMIT });
    expect(tweets.length).toBe(expected.all_tweets.count);
    expect(encoded.ids.length).toBe(expected.all_tweets.tokens);
    expect(encoded.truncated).toBe(0);
    const lists = tweets.map((_, index) => Array.from(encodedText(encoded, index)));
    expect(expected.tweet_rows.map((row) => lists[row])).toEqual(expected.tweets);
    expect(createHash('sha256').update(JSON.stringify(lists)).digest('hex')).toBe(expected.all_tweets.sha256);
  });

  it.each(CASES)('%s, %s: awkward strings, and back to text', async (model, variant) => {
    const { expected, tokenizer } = await open(model, variant);
    const encoded = expected.tricky.map(({ text }) => ({ text, ids: Array.from(tokenizer.encode(text, NO_LIMIT)) }));
    expect(encoded).toEqual(expected.tricky);
    expect(expected.tweets.slice(0, 20).map((ids) => tokenizer.decode(ids))).toEqual(expected.decoded);
  });

  it.each(CASES.filter(([, variant]) => variant !== 'add_prefix_space_false'))(
    '%s, %s: cut at a maximum length',
    async (model, variant) => {
      const { expected, tokenizer } = await open(model, variant);
      const { max_length, tweet_rows, ids } = expected.truncated;
      expect(tweet_rows.map((row) => Array.from(tokenizer.encode(tweets[row]!, max_length)))).toEqual(ids);
    },
  );
});
