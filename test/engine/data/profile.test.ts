import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { column, hashFile, profileTable, readTable, trainTestSplit } from '../../../src/engine/data/index.ts';
import { histogram } from '../../../src/engine/data/profile/histogram.ts';
import { characterCount, wordCount } from '../../../src/engine/data/profile/text-length.ts';
import { describeWithShared, shared } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { tableOf } from './tables.ts';

describe('profileTable', () => {
  it('counts cells, labels, lengths and repeated texts', () => {
    const table = tableOf({
      text: ['two words', 'same', 'same', null, 'same', 'other', 'other', '😀 é', 'alike', 'alike'],
      label: ['1', '0', '1.0', '1', null, '0', '0', '10', '1', '1.0'],
    });
    const profile = profileTable(table, { text: 'text', label: 'label' });
    expect(profile).toMatchObject({ path: 'tweets.csv', rows: 10 });
    expect(profile.columns).toEqual([
      { name: 'text', present: 9, missing: 1, distinct: 5 },
      { name: 'label', present: 9, missing: 1, distinct: 4 },
    ]);
    expect(profile.labels).toEqual([
      { label: '0', count: 3 },
      { label: '1', count: 5 },
      { label: '10', count: 1 },
    ]);
    expect(profile.text).toMatchObject({
      longest: { characters: 9, row: 0 },
      mostWords: { words: 2, row: 0 },
      meanCharacters: (9 + 4 * 3 + 5 * 4 + 3) / 10,
      words: { width: 1, counts: [1, 7, 2] },
      repeated: { texts: 3, surplusRows: 4, conflictingTexts: 1 },
    });
    expect(profile.text?.repeated.examples).toEqual([
      { text: 'same', rows: [1, 2, 4], conflictingLabels: ['0', '1'] },
      { text: 'other', rows: [5, 6], conflictingLabels: [] },
      { text: 'alike', rows: [8, 9], conflictingLabels: [] },
    ]);
  });

  it('does without text and label columns', () => {
    expect(profileTable(tableOf({ a: ['x', null] }))).toMatchObject({ rows: 2, labels: null, text: null });
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
    await expect(hashFile(path.dirname(file))).rejects.toMatchObject({ code: 'files.unreadable' });
  });
});

describeWithShared('the disaster tweets', () => {
  it('have the profile the recipe states', async () => {
    const table = await readTable(shared('data/disaster_tweets/train.csv'));
    const profile = profileTable(table, { text: 'text', label: 'target' });
    expect(profile.rows).toBe(7613);
    expect(profile.columns.map(({ name, present }) => [name, present])).toEqual([
      ['id', 7613],
      ['keyword', 7552],
      ['location', 5080],
      ['text', 7613],
      ['target', 7613],
    ]);
    expect(profile.labels).toEqual([
      { label: '0', count: 4342 },
      { label: '1', count: 3271 },
    ]);
    expect(profile.text).toMatchObject({
      mostWords: { words: 31 },
      repeated: { texts: 69, surplusRows: 110, conflictingTexts: 18 },
    });
    expect(profile.text?.characters.counts.reduce((a, b) => a + b)).toBe(7613);
  });

  it('have at most 152 characters and 31 words in the training part', async () => {
    const table = await readTable(shared('data/disaster_tweets/train.csv'));
    const { train } = trainTestSplit(table.rowCount, { trainSize: 0.8, seed: 42 });
    const texts = Array.from(train, (row) => column(table, 'text')[row] ?? '');
    expect(Math.max(...texts.map(characterCount))).toBe(152);
    expect(Math.max(...texts.map(wordCount))).toBe(31);
  });
});
