import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DataProfile, RunRecord } from '../../src/contract/index.ts';
import { lorikeet } from '../support/command-line.ts';
import { writeSmallModel } from '../support/run-config.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { workbook } from '../support/workbook.ts';

/** 24 short texts, each with the label that `labelOf` gives its number. */
const rowsWith = (labelOf: (row: number) => string): [string, string][] =>
  Array.from({ length: 24 }, (_, row) => [labelOf(row), `${row % 2 === 0 ? 'fire' : 'music'} in street number ${row}`]);
const plain = (row: number) => (row % 2 === 0 ? 'bad' : 'good');
const delimited = (rows: readonly (readonly string[])[], separator = ',') =>
  rows.map((fields) => fields.join(separator)).join('\n');
const named = (rows: [string, string][]) => delimited([['label', 'text'], ...rows]);

interface Case {
  readonly what: string;
  readonly file: string;
  readonly content: string | Buffer;
  /** What `data profile` finds: rows by kind. */
  readonly found: Readonly<Record<string, number>>;
  /** Settings that answer it. */
  readonly answer: readonly string[];
  /** Why a training refuses the rows without the answer; null where it takes them. */
  readonly refusal: RegExp | null;
  readonly labels: readonly string[];
  /** What run.json says of the fix. */
  readonly record?: object;
}

const positions = ['--set', 'data.label=column 1', '--set', 'data.text=column 2'];
const cases: Case[] = [
  ...(['rows.csv', 'rows.tsv', 'rows.txt'] as const).map((file) => ({
    what: `no column names in ${file}`,
    file,
    content: delimited(rowsWith(plain), file === 'rows.csv' ? ',' : '\t'),
    found: { 'header-missing': 1 },
    answer: ['--set', 'data.header=false', ...positions],
    refusal: /There is no column "text"|has no column "text"/,
    labels: ['bad', 'good'],
  })),
  {
    what: 'an Excel workbook',
    file: 'rows.xlsx',
    content: workbook([['label', 'text'], ...rowsWith(plain)]),
    found: {},
    answer: [],
    refusal: null,
    labels: ['bad', 'good'],
  },
  {
    what: 'a JSON list',
    file: 'rows.json',
    content: JSON.stringify(
      rowsWith(plain).map(([label, text]) => ({ label, text })),
      null,
      2,
    ),
    found: {},
    answer: [],
    refusal: null,
    labels: ['bad', 'good'],
  },
  {
    what: 'labels that stand for none',
    file: 'rows.csv',
    content: named(rowsWith((row) => (row % 6 === 5 ? 'N/A' : row % 6 === 4 ? 'nan' : plain(row)))),
    found: { 'label-placeholder': 8 },
    answer: ['--set', 'data.fixes=[drop-placeholder-labels]'],
    refusal: null,
    labels: ['bad', 'good'],
    record: { fix: 'drop-placeholder-labels', dropped: [{ split: 'train', rows: [4, 5, 10, 11, 16, 17, 22, 23] }] },
  },
  {
    what: 'labels in two spellings',
    file: 'rows.csv',
    content: named(rowsWith((row) => (row < 3 ? plain(row).toUpperCase() : plain(row)))),
    found: { 'label-case': 3, 'label-rare': 1 },
    answer: ['--set', 'data.fixes=[merge-label-case]'],
    refusal: /"GOOD" occurs only once/,
    labels: ['bad', 'good'],
    record: {
      fix: 'merge-label-case',
      renamed: [
        { split: 'train', from: 'BAD', to: 'bad', rows: [0, 2] },
        { split: 'train', from: 'GOOD', to: 'good', rows: [1] },
      ],
    },
  },
  {
    what: 'rows without a label',
    file: 'rows.csv',
    content: named(rowsWith((row) => (row === 3 ? '' : plain(row)))),
    found: { 'label-missing': 1 },
    answer: ['--set', 'data.fixes=[drop-unlabelled]'],
    refusal: /1 of 24 rows .* has no label[^]*data\.fixes=\[drop-unlabelled\]/,
    labels: ['bad', 'good'],
    record: { fix: 'drop-unlabelled', dropped: [{ split: 'train', rows: [3] }] },
  },
  {
    what: 'several labels in a cell',
    file: 'rows.csv',
    content: named(rowsWith((row) => (row % 3 === 2 ? 'bad|good' : row % 3 === 1 ? 'bad' : 'good'))),
    found: { 'label-several': 8 },
    answer: ['--set', 'data.labels=[bad, good, bad|good]'],
    refusal: /hold several labels each, with "\|" between them: "bad\|good"[^]*not supported/,
    labels: ['bad', 'good', 'bad|good'],
  },
];

describe('data as people have it, through profile and train', () => {
  let folder = '';
  beforeEach(async () => {
    folder = temporaryFolder();
    await writeSmallModel(path.join(folder, 'model'));
    writeFileSync(
      path.join(folder, 'run.yaml'),
      'model: model\ndata: { train: rows.csv, maxLength: 32 }\nlora: { r: 2 }\ntrain: { epochs: 1, batchSize: 8 }\ndevice: cpu\nthreads: 1\n',
    );
  });

  const profile = async (...args: string[]): Promise<DataProfile> => {
    const { code, out, err } = await lorikeet(['data', 'profile', ...args, '--json'], folder);
    expect(code, err).toBe(0);
    return JSON.parse(out) as DataProfile;
  };
  const train = (out: string, ...args: readonly string[]) =>
    lorikeet(['train', 'run.yaml', '--out', out, ...args], folder);
  const recordOf = (out: string) => JSON.parse(readFileSync(path.join(folder, out, 'run.json'), 'utf8')) as RunRecord;

  it.each(cases)('$what', async ({ what, file, content, found, answer, refusal, labels, record }) => {
    writeFileSync(path.join(folder, file), content);
    const { findings } = await profile(file);
    const untidy = findings.filter(({ kind }) => !/duplicate/.test(kind));
    expect(Object.fromEntries(untidy.map(({ kind, rows }) => [kind, rows]))).toEqual(found);
    for (const { examples, sentence } of untidy) {
      expect(examples.length).toBeGreaterThan(0);
      expect(sentence).not.toBe('');
    }
    const name = what.replaceAll(/\W/g, '-');
    const data = ['--set', `data.train=${file}`];
    if (refusal !== null) {
      const refused = await train(`${name}-refused`, ...data);
      expect(refused.code).not.toBe(0);
      expect(refused.err).toMatch(refusal);
    }
    const trained = await train(name, ...data, ...answer);
    expect(trained.code, trained.err).toBe(0);
    const run = recordOf(name);
    expect(run.labels).toEqual(labels);
    if (record !== undefined) expect(run.fixes).toMatchObject([record]);
    if (!answer.includes('data.header=false')) return;
    writeFileSync(path.join(folder, 'new.csv'), 'fire in the street\nmusic\n');
    const asked = ['predict', name, '--data', 'new.csv', '--no-header', '--text-column', 'column 1', '--json'];
    const { out } = await lorikeet(asked, folder);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual(['fire in the street', 'music']);
  });

  it('one class: a finding, and a refusal that says so', async () => {
    writeFileSync(path.join(folder, 'single.csv'), named(rowsWith(() => 'bad')));
    const { findings } = await profile('single.csv');
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'label-single', rows: 24 }));
    const refused = await train('single', '--set', 'data.train=single.csv');
    expect(refused.err).toContain('there is nothing to tell apart');
  });

  it('a class that is in the validation rows alone: dropped there, on record', async () => {
    writeFileSync(path.join(folder, 'train.csv'), named(rowsWith(plain)));
    writeFileSync(path.join(folder, 'validation.csv'), named(rowsWith((row) => (row === 7 ? 'odd' : plain(row)))));
    const files = ['--set', 'data.train=train.csv', '--set', 'data.validation=validation.csv'];
    const refused = await train('unseen-refused', ...files);
    expect(refused.err).toMatch(/holds the label "odd"[^]*data\.fixes=\[drop-unseen-labels\]/);
    const trained = await train('unseen', ...files, '--set', 'data.fixes=[drop-unseen-labels]');
    expect(trained.code, trained.err).toBe(0);
    expect(recordOf('unseen').fixes).toMatchObject([
      { fix: 'drop-unseen-labels', dropped: [{ split: 'validation', rows: [7] }], moved: [], renamed: [] },
    ]);
  });
});
