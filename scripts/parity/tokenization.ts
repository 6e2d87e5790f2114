import { createHash } from 'node:crypto';
import path from 'node:path';
import { loadWorkbench, type Workbench } from '../../src/engine/index.ts';
import { type Check, checksOf, type Quantity } from './check.ts';
import { equalValues } from './compare.ts';
import { at, jsonAt, namesIn, type Reference, type Tweets, withoutTweets } from './reference.ts';

interface Encodings {
  readonly all_tweets: { readonly count: number; readonly tokens: number; readonly sha256: string };
  readonly tweet_rows: readonly number[];
  readonly tweets: readonly (readonly number[])[];
  readonly tricky: readonly { readonly text: string; readonly ids: readonly number[] }[];
  readonly decoded: readonly string[];
  readonly truncated?: {
    readonly max_length: number;
    readonly tweet_rows: readonly number[];
    readonly ids: readonly (readonly number[])[];
  };
}

/** Ways to use one tokenizer.json that a file may hold encodings for, and how the report calls them. */
const uses: Readonly<
  Record<string, { readonly title: string; readonly options: { readonly addPrefixSpace?: boolean } }>
> = {
  default: { title: '', options: {} },
  add_prefix_space_false: { title: 'no prefix space: ', options: { addPrefixSpace: false } },
  add_prefix_space_true: { title: 'prefix space: ', options: { addPrefixSpace: true } },
};

/** Longer than any text. */
const noLimit = 100_000;

/** Token ids of many texts, with every special token; cut at a length; and back to text. */
export async function* checkTokenization(reference: Reference, tweets: Tweets | null): AsyncGenerator<Check> {
  for (const name of await namesIn(reference, 'tokenization')) {
    yield* checksOf(`tokenization/${path.parse(name).name}`, async function* (): AsyncGenerator<Quantity> {
      const file = await jsonAt<Record<string, Encodings | string>>(reference, 'tokenization', name);
      const folder = at(reference, path.dirname(file['tokenizer'] as string));
      for (const [use, encodings] of Object.entries(file)) {
        if (typeof encodings === 'string') continue;
        const encoder = uses[use];
        if (!encoder) {
          yield [use, { unsupported: 'no such way to use a tokenizer' }];
          continue;
        }
        const tokenizer = await (await loadWorkbench()).loadTokenizer(folder, encoder.options);
        for (const [quantity, result] of quantitiesOf(tokenizer, encodings, tweets)) {
          yield [`${encoder.title}${quantity}`, result];
        }
      }
    });
  }
}

type Tokenizer = Awaited<ReturnType<Workbench['loadTokenizer']>>;

function* quantitiesOf(tokenizer: Tokenizer, expected: Encodings, tweets: Tweets | null): Generator<Quantity> {
  const idsOf = (text: string, limit = noLimit) => Array.from(tokenizer.encode(text, limit));
  const tricky = expected.tricky.map(({ text, ids }) => ({
    where: JSON.stringify(text),
    ours: idsOf(text),
    theirs: ids,
  }));
  yield ['awkward strings', equalValues(tricky)];
  const decoded = expected.decoded.map((text, index) => ({
    where: `text ${index}`,
    ours: tokenizer.decode(expected.tweets[index] ?? []),
    theirs: text,
  }));
  yield ['decoded texts', equalValues(decoded)];
  if (!tweets) {
    yield ['tweets', { unsupported: withoutTweets }];
    return;
  }
  const textAt = (row: number) => tweets.texts[row] ?? '';
  const rows = expected.tweet_rows.map((row, index) => ({
    where: `row ${row}`,
    ours: idsOf(textAt(row)),
    theirs: expected.tweets[index],
  }));
  yield ['tweets', equalValues(rows)];
  if (expected.truncated) {
    const { max_length: limit, tweet_rows: cutRows, ids } = expected.truncated;
    const cut = cutRows.map((row, index) => ({
      where: `row ${row}`,
      ours: idsOf(textAt(row), limit),
      theirs: ids[index],
    }));
    yield ['cut tweets', equalValues(cut)];
  }
  const all = tweets.texts.map((text) => idsOf(text));
  const { count, tokens, sha256 } = expected.all_tweets;
  yield [
    'all tweets',
    equalValues([
      { where: 'texts', ours: all.length, theirs: count },
      { where: 'tokens', ours: all.reduce((sum, ids) => sum + ids.length, 0), theirs: tokens },
      { where: 'sha256', ours: createHash('sha256').update(JSON.stringify(all)).digest('hex'), theirs: sha256 },
    ]),
  ];
}
