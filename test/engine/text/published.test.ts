import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../../src/engine/text/index.ts';
import { describeWithShared, shared } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** What transformers gives for a folder: see make.py there. */
interface Expected {
  readonly files: Readonly<Record<string, string>>;
  readonly config: object;
  readonly tokenizerConfig: object | null;
  readonly tweets: { readonly count: number; readonly tokens: number; readonly sha256: string };
  readonly odd: readonly (readonly number[])[];
}

const fixtures = path.resolve('test/fixtures/tokenizers');
const read = (name: string) => JSON.parse(readFileSync(path.join(fixtures, name), 'utf8')) as unknown;
const expected = Object.entries(read('expected.json') as Record<string, Expected>);
const odd = read('odd.json') as string[];
const NO_LIMIT = 1_000_000;

/** A folder with the files that a model of this kind is published with. */
function folderOf({ files, config, tokenizerConfig }: Expected): string {
  const folder = temporaryFolder();
  for (const [name, source] of Object.entries(files))
    copyFileSync(path.join(fixtures, source), path.join(folder, name));
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
  if (tokenizerConfig !== null)
    writeFileSync(path.join(folder, 'tokenizer_config.json'), JSON.stringify(tokenizerConfig));
  return folder;
}

describe('a tokenizer made of older files gives the ids of transformers', () => {
  it.each(expected)('%s, for odd texts', async (_, kind) => {
    const tokenizer = await loadTokenizer(folderOf(kind));
    const ids = odd.map((text) => ({ text, ids: [...tokenizer.encode(text, NO_LIMIT)] }));
    expect(ids).toEqual(odd.map((text, at) => ({ text, ids: kind.odd[at] })));
  });
});

it('a unigram tokenizer takes the reading that Python takes where rounding alone tells two apart', async () => {
  const ties = read('ties.json') as { tokenizer: object; texts: string[]; ids: number[][] };
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'tokenizer.json'), JSON.stringify(ties.tokenizer));
  const tokenizer = await loadTokenizer(folder);
  const ours = ties.texts.map((text) => ({ text, ids: [...tokenizer.encode(text, NO_LIMIT)] }));
  expect(ours).toEqual(ties.texts.map((text, at) => ({ text, ids: ties.ids[at] })));
});

describeWithShared('a tokenizer made of older files, on every tweet', () => {
  const tweets = ['train', 'test'].flatMap((name) => {
    const csv = readFileSync(shared(`data/disaster_tweets/${name}.csv`), 'utf8');
    return Papa.parse<{ text: string }>(csv, { header: true, skipEmptyLines: true }).data.map(({ text }) => text);
  });

  it.each(expected)('%s', async (_, kind) => {
    const tokenizer = await loadTokenizer(folderOf(kind));
    const ids = tweets.map((text) => [...tokenizer.encode(text, NO_LIMIT)]);
    expect(ids.length).toBe(kind.tweets.count);
    expect(ids.reduce((sum, each) => sum + each.length, 0)).toBe(kind.tweets.tokens);
    expect(createHash('sha256').update(JSON.stringify(ids)).digest('hex')).toBe(kind.tweets.sha256);
  });
});

it('a vocabulary as large as those of many languages is read', async () => {
  const folder = temporaryFolder();
  const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...Array.from({ length: 250_000 }, (_, at) => `w${at}`)];
  writeFileSync(path.join(folder, 'config.json'), '{"model_type":"bert"}');
  writeFileSync(path.join(folder, 'vocab.txt'), words.join('\n'));
  expect([...(await loadTokenizer(folder)).encode('w249999', 8)]).toEqual([2, 250_003, 3]);
});

describe('what is not read', () => {
  const folderWith = (files: Readonly<Record<string, string>>) => {
    const folder = temporaryFolder();
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
    return folder;
  };
  const bert = '{"model_type":"bert"}';
  const words = '[UNK]\n[CLS]\n[SEP]\na\n';

  it.each<[string, Record<string, string>, string, string]>([
    [
      'a tokenizer for Japanese',
      {
        'config.json': bert,
        'vocab.txt': words,
        'tokenizer_config.json': '{"tokenizer_class":"BertJapaneseTokenizer"}',
      },
      'text.tokenizer-unsupported',
      'BertJapaneseTokenizer',
    ],
    [
      'one that splits words with MeCab',
      { 'config.json': bert, 'vocab.txt': words, 'tokenizer_config.json': '{"word_tokenizer_type":"mecab"}' },
      'text.tokenizer-unsupported',
      'BertTokenizer',
    ],
    [
      'fastBPE',
      {
        'config.json': '{"model_type":"roberta","tokenizer_class":"BertweetTokenizer"}',
        'vocab.txt': words,
        'bpe.codes': '',
      },
      'text.tokenizer-unsupported',
      'BertweetTokenizer',
    ],
    [
      'a class without files',
      { 'config.json': bert, 'vocab.json': '{}', 'merges.txt': '' },
      'text.tokenizer-missing',
      'vocab.json',
    ],
    [
      'a model whose class is not known',
      { 'config.json': '{"model_type":"qwen2"}', 'vocab.json': '{}', 'merges.txt': '' },
      'text.tokenizer-unsupported',
      'qwen2',
    ],
    [
      'a model of SentencePiece that is none',
      { 'config.json': '{"model_type":"albert"}', 'spiece.model': 'nonsense' },
      'text.tokenizer-unreadable',
      'spiece.model',
    ],
    [
      'a merge of three',
      { 'config.json': '{"model_type":"gpt2"}', 'vocab.json': '{"a":0}', 'merges.txt': 'a b c' },
      'text.tokenizer-unreadable',
      'no pair',
    ],
  ])('%s', async (_, files, code, named) => {
    await expect(loadTokenizer(folderWith(files))).rejects.toMatchObject({
      code,
      sentence: expect.stringContaining(named) as string,
    });
  });
});
