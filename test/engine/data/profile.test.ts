import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  column,
  hashFile,
  openSplits,
  profileData,
  type ProfileOptions,
  readTable,
  trainTestSplit,
} from '../../../src/engine/data/index.ts';
import { histogram } from '../../../src/engine/data/profile/histogram.ts';
import { characterCount, wordCount } from '../../../src/engine/data/profile/text-length.ts';
import type { DataProfile } from '../../../src/shared/data-profile.ts';
import { describeWithShared, shared } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** The profile of one CSV file with these lines. */
async function profileOf(lines: readonly string[], options: ProfileOptions = {}): Promise<DataProfile> {
  const file = path.join(temporaryFolder(), 'tweets.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return profileData(file, await openSplits(file), options);
}

/** Rows of each finding, by its kind. */
const countsOf = ({ findings }: DataProfile) => Object.fromEntries(findings.map(({ kind, rows }) => [kind, rows]));

describe('profileData', () => {
  it('counts cells, labels, lengths and repeated texts', async () => {
    const texts = ['two words', 'same', 'same', '', 'same', 'other', 'other', '😀 é', 'alike', 'alike'];
    const labels = ['1', '0', '1.0', '1', '', '0', '0', '10', '1', '1.0'];
    const profile = await profileOf(['text,label', ...texts.map((text, row) => `${text},${labels[row]}`)]);
    expect(profile.rows).toBe(10);
    expect(profile.columns).toEqual([
      { name: 'text', present: 9, missing: 1, distinct: 5 },
      { name: 'label', present: 9, missing: 1, distinct: 4 },
    ]);
    expect(profile.labels).toEqual([
      { label: '0', name: null, count: 3 },
      { label: '1', name: null, count: 5 },
      { label: '10', name: null, count: 1 },
    ]);
    expect(profile.text).toMatchObject({
      characters: { most: 9, mean: (9 + 4 * 3 + 5 * 4 + 3) / 10, at: { split: 'train', row: 0, line: 2 } },
      words: { most: 2, histogram: { width: 1, counts: [1, 7, 2] } },
      tokens: null,
      repeated: { texts: 3, surplusRows: 4, conflictingTexts: 1 },
    });
    expect(countsOf(profile)).toEqual({
      'text-missing': 1,
      'label-missing': 1,
      'label-rare': 1,
      'label-conflict': 3,
      duplicate: 4,
    });
    const conflict = profile.findings.find(({ kind }) => kind === 'label-conflict');
    expect(conflict).toMatchObject({ groups: 1, fix: 'drop-conflicting' });
    expect(conflict?.examples).toEqual([
      [
        { split: 'train', row: 1, line: 3, label: '0', text: 'same' },
        { split: 'train', row: 2, line: 4, label: '1', text: 'same' },
        { split: 'train', row: 4, line: 6, label: null, text: 'same' },
      ],
    ]);
  });

  it('tells what lies inside one split from what lies across two, in a folder of files', async () => {
    const folder = temporaryFolder();
    const long = 'the river rose above its banks and the whole town was asked to leave before the night';
    writeFileSync(path.join(folder, 'train.csv'), `text,label\nsame,a\nsame,a\n${long},b\nquite unlike,b\n`);
    writeFileSync(path.join(folder, 'test.csv'), `text,label\nsame,b\n${long.replace('night', 'dawn')},b\nnew one,a\n`);
    const profile = await profileData(folder, await openSplits(folder));
    expect(profile.splits.map(({ name, rows }) => [name, rows])).toEqual([
      ['train', 4],
      ['test', 3],
    ]);
    expect(countsOf(profile)).toEqual({
      'label-conflict': 3,
      duplicate: 1,
      'duplicate-across-splits': 1,
      'near-duplicate-across-splits': 1,
    });
    const near = profile.findings.find(({ kind }) => kind === 'near-duplicate-across-splits');
    expect(near?.fix).toBe('one-split');
    expect(near?.examples[0]?.map(({ split, row }) => [split, row])).toEqual([
      ['train', 2],
      ['test', 1],
    ]);
    expect(near?.examples[0]?.[1]?.text).toBe(long.replace('night', 'dawn'));
  });

  it('names fractional labels, outlying lengths and texts that are cut', async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `${'word '.repeat(4 + (row % 5))}${row},${row % 2}`);
    const profile = await profileOf(['text,score', ...rows, `${'long '.repeat(400)},0.37`], {
      tokens: { count: (texts) => texts.map((text) => text.split(' ').length), maxLength: 8 },
    });
    expect(countsOf(profile)).toMatchObject({ 'label-fractional': 1, 'length-outlier': 1, truncated: 9 });
    expect(profile.text?.tokens).toMatchObject({ maxLength: 8, truncated: 9, most: 401 });
    expect(profile.findings.find(({ kind }) => kind === 'label-fractional')?.examples[0]).toMatchObject([
      { row: 40, line: 42, label: '0.37' },
    ]);
  });

  it('refuses columns that are not there', async () => {
    const wrong = profileOf(['text,label', 'a,b'], { label: 'lable' });
    await expect(wrong).rejects.toMatchObject({ code: 'data.column-missing', details: { nearest: ['label'] } });
  });

  it('counts characters and words as Python does', () => {
    expect(['', 'a', '😀', 'e\u0301', 'a\ud83d', '😀😀b'].map(characterCount)).toEqual([0, 1, 1, 2, 2, 3]);
    expect(['', '  ', ' a  b ', 'a\u00a0b', 'a\u0085b\u001cc', 'a\ufeffb'].map(wordCount)).toEqual([0, 0, 2, 2, 3, 1]);
  });

  it('chooses round bins, and loses no value', () => {
    expect(histogram([0, 19])).toEqual({ width: 1, counts: [1, ...Array<number>(18).fill(0), 1] });
    expect(histogram([20]).width).toBe(2);
    expect(histogram([0, 39, 40]).width).toBe(5);
    expect(histogram([280]).width).toBe(20);
    expect(histogram([])).toEqual({ width: 1, counts: [0] });
    const values = Array.from({ length: 999 }, (_, index) => index ** 2);
    const { width, counts } = histogram(values);
    expect(counts.reduce((a, b) => a + b)).toBe(999);
    expect(counts[3]).toBe(values.filter((value) => value >= 3 * width && value < 4 * width).length);
  });
});

describe('hashFile', () => {
  it('gives SHA-256 and size', async () => {
    const file = path.join(temporaryFolder(), 'abc');
    writeFileSync(file, 'abc');
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await hashFile(file)).toEqual({ sha256, bytes: 3 });
    await expect(hashFile(`${file}d`)).rejects.toMatchObject({ code: 'files.missing' });
  });
});

describeWithShared('the disaster tweets', () => {
  it('have the profile the recipe states', async () => {
    const file = shared('data/disaster_tweets/train.csv');
    const profile = await profileData(file, await openSplits(file));
    expect(profile.rows).toBe(7613);
    expect(profile.mapping).toMatchObject({
      text: { column: 'text' },
      label: { column: 'target' },
      id: { column: 'id' },
    });
    expect(profile.columns.map(({ name, present }) => [name, present])).toEqual([
      ['id', 7613],
      ['keyword', 7552],
      ['location', 5080],
      ['text', 7613],
      ['target', 7613],
    ]);
    expect(profile.labels).toMatchObject([
      { label: '0', count: 4342 },
      { label: '1', count: 3271 },
    ]);
    expect(profile.text).toMatchObject({
      words: { most: 31 },
      repeated: { texts: 69, surplusRows: 110, conflictingTexts: 18 },
    });
    expect(profile.text?.characters.histogram.counts.reduce((a, b) => a + b)).toBe(7613);
    expect(countsOf(profile)).toMatchObject({ duplicate: 110, 'label-conflict': 55 });
  });

  it('have at most 152 characters and 31 words in the training part', async () => {
    const table = await readTable(shared('data/disaster_tweets/train.csv'));
    const { train } = trainTestSplit(table.rowCount, { trainSize: 0.8, seed: 42 });
    const texts = Array.from(train, (row) => column(table, 'text')[row] ?? '');
    expect(Math.max(...texts.map(characterCount))).toBe(152);
    expect(Math.max(...texts.map(wordCount))).toBe(31);
  });
});
