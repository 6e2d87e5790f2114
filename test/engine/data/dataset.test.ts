import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../../src/engine/data/dataset/glob.ts';
import {
  chosenSplit,
  collectTable,
  isHubId,
  neededFiles,
  openSplits,
  parsePlace,
  readCard,
} from '../../../src/engine/data/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const csv = (...texts: string[]) => `text,label\n${texts.map((text, row) => `${text},${row % 2}\n`).join('')}`;

/** A folder with these files, given by path and content. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** Texts of every split. */
async function textsOf(
  folder: string,
  options: Parameters<typeof openSplits>[1] = {},
): Promise<Record<string, unknown>> {
  const splits = await openSplits(folder, options);
  const entries = splits.map(async ({ name, source }) => {
    const { columns } = await collectTable(source, ['text']);
    return [name, columns[0]?.cells] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('splits by the names of files', () => {
  it.each<[string, Record<string, string>, Record<string, string[]>]>([
    [
      'numbered pieces, in order',
      {
        'data/test-00000-of-00001.csv': csv('c'),
        'data/train-00001-of-00002.csv': csv('b'),
        'data/train-00000-of-00002.csv': csv('a'),
        'other.csv': csv('x'),
      },
      { train: ['a', 'b'], test: ['c'] },
    ],
    ['folders', { 'my/valid/x.csv': csv('v'), 'my/train/x.csv': csv('a') }, { train: ['a'], validation: ['v'] }],
    [
      'files with a word of their own',
      { 'tweets_dev.csv': csv('v'), 'tweets-train.csv': csv('a'), 'latest.csv': csv('x') },
      { train: ['a'], validation: ['v'] },
    ],
    ['files that name none', { 'b.csv': csv('b'), 'a.csv': csv('a') }, { train: ['a', 'b'] }],
    [
      'one format of several',
      { 'a.csv': csv('a'), 'b.csv': csv('b'), 'a.jsonl': '{"text": "x"}' },
      { train: ['a', 'b'] },
    ],
    [
      'texts per class and split',
      { 'train/pos/1.txt': 'p', 'train/neg/1.txt': 'n', 'test/pos/1.txt': 't' },
      { train: ['n', 'p'], test: ['t'] },
    ],
    ['texts per class', { 'pos/1.txt': 'p', 'neg/1.txt': 'n' }, { train: ['n', 'p'] }],
  ])('finds %s', async (_, files, expected) => {
    expect(await textsOf(folderOf(files))).toEqual(expected);
  });

  it('follows the links of a downloaded repository', async () => {
    const folder = folderOf({ 'blobs/1': csv('a') });
    mkdirSync(path.join(folder, 'snapshot', 'data'), { recursive: true });
    symlinkSync('../../blobs/1', path.join(folder, 'snapshot', 'data', 'train-00000-of-00001.csv'));
    expect(await textsOf(path.join(folder, 'snapshot'))).toEqual({ train: ['a'] });
  });

  it('takes the layout of the Hub’s own conversion', async () => {
    const files = ['default/train/0000.parquet', 'default/partial-test/0000.parquet', 'second/train/0000.parquet'];
    expect(neededFiles('a/b', files, null)).toEqual(files.slice(0, 2));
    expect(neededFiles('a/b', files, null, 'second')).toEqual([files[2]]);
    const two = files.map((file) => file.replace('default', 'first'));
    expect(() => neededFiles('a/b', two, null)).toThrow(
      expect.objectContaining({
        code: 'data.config-needed',
        details: { path: 'a/b', configs: ['first', 'second'] },
      }) as Error,
    );
  });

  it('numbers rows through the pieces of a split, and tells lines only of a single file', async () => {
    const folder = folderOf({ 'a.csv': csv('a', 'b'), 'b.csv': csv('c') });
    const [split] = await openSplits(folder);
    const table = await collectTable(split!.source);
    expect([table.rows, table.lines]).toEqual([[0, 1, 2], null]);
  });

  it('splits by a column', async () => {
    const folder = folderOf({ 'all.csv': 'text,part\na,train\nb,dev\nc,train\nd,\n' });
    const file = path.join(folder, 'all.csv');
    expect(await textsOf(file, { splitColumn: 'part' })).toEqual({ train: ['a', 'c'], dev: ['b'] });
    const splits = await openSplits(file, { splitColumn: 'part' });
    const { source } = chosenSplit(file, splits, 'validation', 'train');
    expect(await collectTable(source)).toMatchObject({
      rows: [1],
      lines: [3],
      columns: [{ cells: ['b'] }, { cells: ['dev'] }],
    });
    await expect(openSplits(file, { splitColumn: 'prat' })).rejects.toMatchObject({ details: { nearest: ['part'] } });
  });
});

describe('the card of a data set', () => {
  const head = `---
license: mit
configs:
- config_name: plain
  default: true
  data_files:
  - split: train
    path: rows/train-*
  - split: holdout
    path: [rows/other.csv]
- config_name: broken
  data_files: gone/*.csv
dataset_info:
- config_name: plain
  features:
  - name: text
    dtype: string
  - name: label
    dtype:
      class_label:
        names: {'0': calm, '1': disaster}
---
# Tweets
`;
  const files = { 'rows/train-1.csv': csv('a'), 'rows/other.csv': csv('o'), 'unused.csv': csv('x') };

  it('says where splits are and what classes are called', async () => {
    const folder = folderOf({ ...files, 'README.md': head });
    expect(await textsOf(folder)).toEqual({ train: ['a'], holdout: ['o'] });
    const [train] = await openSplits(folder);
    expect(train?.source.classNames.get('label')).toEqual(['calm', 'disaster']);
    await expect(openSplits(folder, { config: 'broken' })).rejects.toMatchObject({ code: 'data.card-no-files' });
    await expect(openSplits(folder, { config: 'other' })).rejects.toMatchObject({ code: 'data.config-unknown' });
    const card = await readCard(folder);
    expect(neededFiles('a/b', ['README.md', 'x.bin', ...Object.keys(files)], card)).toEqual([
      'rows/train-1.csv',
      'rows/other.csv',
    ]);
  });

  it.each([
    ['../outside.csv', 'data.card-outside'],
    ['/etc/passwd', 'data.card-outside'],
    ['https://elsewhere.example/x.csv', 'data.card-outside'],
    ['a/../../x.csv', 'data.card-outside'],
    ['[', 'data.card-invalid'],
    ["'[z-a].csv'", 'data.card-invalid'],
    [`'${'{a,'.repeat(100_000)}'`, 'data.card-invalid'],
    [`[${'"x*",'.repeat(100_000)}]`, 'data.card-invalid'],
  ])('is refused where it names %.60s', async (pattern, code) => {
    const files = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`a${at}.csv`, csv('a')]));
    const folder = folderOf({ ...files, 'README.md': `---\nconfigs:\n- data_files: ${pattern}\n---\n` });
    await expect(openSplits(folder)).rejects.toMatchObject({ code });
  });

  it.each([
    ['data/*.csv', 'data/a.csv', true],
    ['data/*.csv', 'data/b/a.csv', false],
    ['**/*.csv', 'a.csv', true],
    ['**/*.csv', 'x/y/a.csv', true],
    ['data/**', 'data/x/a.csv', true],
    ['{train,dev}-?.csv', 'dev-1.csv', true],
    ['{train,dev}-?.csv', 'dev-10.csv', false],
    ['a[0-9].csv', 'a7.csv', true],
    ['a[!0-9].csv', 'a7.csv', false],
    ['a.csv', 'abcsv', false],
    ['a[^0-9].csv', 'ax.csv', true],
    ['a[]].csv', 'a].csv', true],
    ['über/*.csv', 'über/ü.csv', true],
    [`${'**/'.repeat(40)}z`, `${'x/'.repeat(200)}y`, false],
    [`${'{*,?}'.repeat(60)}z`, 'x'.repeat(300), false],
    ['{?,}'.repeat(500), 'x'.repeat(400), true],
  ])('matches %s with %s: %s', (pattern, file, matches) => {
    expect(globMatcher(pattern)(file)).toBe(matches);
  });
});

describe('parsePlace', () => {
  const isThere = (name: string) => ['a.csv', 'odd#name@1.csv'].includes(name);
  it.each([
    ['a.csv', { place: 'a.csv', revision: null, split: null }],
    ['a.csv#test', { place: 'a.csv', revision: null, split: 'test' }],
    ['odd#name@1.csv', { place: 'odd#name@1.csv', revision: null, split: null }],
    ['owner/name', { place: 'owner/name', revision: null, split: null }],
    ['owner/name@refs/pr/1#test', { place: 'owner/name', revision: 'refs/pr/1', split: 'test' }],
    ['/no/such@place.csv', { place: '/no/such@place.csv', revision: null, split: null }],
  ])('takes %s apart', (written, expected) => {
    expect(parsePlace(written, isThere)).toEqual(expected);
  });

  it('tells ids from paths', () => {
    expect(['imdb', 'mehdiiraqui/twitter_disaster'].map(isHubId)).toEqual([true, true]);
    const others = ['./data', '/data/x', 'a/b/c', 'train.csv', 'data/train.parquet', '..', 'C:\\data', 'a b'];
    expect(others.filter(isHubId)).toEqual([]);
  });
});
