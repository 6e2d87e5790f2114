import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Classified, DataProfile, Evaluation, LabelSetLine, RunRecord } from '../../src/contract/index.ts';
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
    found: { 'label-placeholder': 8, 'split-unvalidated': 4 },
    answer: ['--set', 'data.fixes=[drop-placeholder-labels]'],
    refusal: null,
    labels: ['bad', 'good'],
    record: { fix: 'drop-placeholder-labels', dropped: [{ split: 'train', rows: [4, 5, 10, 11, 16, 17, 22, 23] }] },
  },
  {
    what: 'labels in two spellings',
    file: 'rows.csv',
    content: named(rowsWith((row) => (row < 3 ? plain(row).toUpperCase() : plain(row)))),
    found: { 'label-case': 3, 'label-rare': 1, 'split-unvalidated': 2 },
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
    refusal: /hold several labels each, with "\|" between them: "bad\|good"[^]*data\.task=multi-label/,
    labels: ['bad', 'good', 'bad|good'],
  },
  ...(['bad|good', 'bad;good', 'bad and good'] as const).map((both) => ({
    what: `any number of labels: ${both}`,
    file: 'rows.csv',
    content: named(rowsWith((row) => ['', 'bad', 'good', both][row % 4]!)),
    found: both.includes(' ') ? { 'label-missing': 6 } : { 'label-missing': 6, 'label-several': 6 },
    answer: [
      ...['--set', 'data.task=multi-label'],
      ...(both.includes(' ') ? ['--set', 'data.labelSeparator= and '] : []),
    ],
    refusal: both.includes(' ')
      ? /6 of 24 rows .* have no label/
      : /hold several labels each[^]*data\.task=multi-label/,
    labels: ['bad', 'good'],
  })),
  {
    what: 'any number of labels as lists',
    file: 'rows.jsonl',
    content: rowsWith(plain)
      .map(([label, text], row) => JSON.stringify({ label: row % 5 === 0 ? ['bad', 'good'] : [label], text }))
      .join('\n'),
    found: { 'label-several': 5 },
    answer: ['--set', 'data.task=multi-label'],
    refusal: /hold several labels each, as lists[^]*data\.task=multi-label/,
    labels: ['bad', 'good'],
  },
  {
    what: 'a column for each label',
    file: 'rows.csv',
    content: delimited([
      ['bad', 'good', 'text'],
      ...rowsWith(plain).map(([, text], row) => [String(row % 2), String(Number(row % 3 === 0)), text]),
    ]),
    found: { 'label-columns': 24 },
    answer: ['--set', 'data.task=multi-label', '--set', 'data.labelColumns=[bad, good]'],
    refusal: /There is no column "label"|has no column "label"/,
    labels: ['bad', 'good'],
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

  it('several labels: trained, evaluated, tuned and classified, with what is not built for them refused', async () => {
    writeFileSync(path.join(folder, 'rows.csv'), named(rowsWith((row) => ['', 'bad', 'good', 'good|bad'][row % 4]!)));
    const found = await profile('rows.csv', '--multi-label');
    expect(found.labelSets).toEqual({ separator: '|', columns: null, perRow: [6, 12, 6] });
    expect(found.labels?.map(({ label, count }) => [label, count])).toEqual([
      ['bad', 12],
      ['good', 12],
    ]);
    const several = [
      '--set',
      'data.task=multi-label',
      '--set',
      'data.test=rows.csv',
      '--set',
      'train.classWeights=balanced',
    ];
    const trained = await train('several', ...several);
    expect(trained.code, trained.err).toBe(0);
    const lines = readFileSync(path.join(folder, 'several', 'predictions', 'test.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    const predicted = lines.map((line) => JSON.parse(line) as LabelSetLine);
    expect(predicted.map(({ row, labels }) => [row, labels]).slice(0, 4)).toEqual([
      [0, []],
      [1, ['bad']],
      [2, ['good']],
      [3, ['bad', 'good']],
    ]);
    for (const { predictions, probabilities, logits } of predicted) {
      expect(predictions).toEqual(['bad', 'good'].filter((_, label) => logits[label]! >= 0));
      for (const [label, logit] of logits.entries())
        expect(probabilities[label]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 6);
    }

    const evaluated = async (...args: string[]) =>
      JSON.parse((await lorikeet(['eval', 'several', '--json', ...args], folder)).out) as Evaluation;
    const plainly = await evaluated('--split', 'test');
    expect(plainly).toMatchObject({ scores: null, thresholds: [0.5, 0.5], rows: 24, scoredRows: 24 });
    for (const label of plainly.labelSetScores!.labels) {
      const { truePositives, falsePositives, falseNegatives, trueNegatives } = label;
      expect([truePositives + falseNegatives, falsePositives + trueNegatives]).toEqual([12, 12]);
    }
    const tuned = await evaluated('--tune-thresholds');
    expect(tuned.thresholds).not.toEqual([0.5, 0.5]);
    // What was tuned on the validation rows holds from then on, also for other rows and for use.
    expect((await evaluated('--split', 'test')).thresholds).toEqual(tuned.thresholds);
    writeFileSync(path.join(folder, 'columns.csv'), 'text,bad,good\nfire,1,1\nmusic,0,0\n');
    const file = await evaluated('--data', 'columns.csv');
    expect(file.labelSetScores!.labels.map(({ label, rows }) => [label, rows])).toEqual([
      ['bad', 1],
      ['good', 1],
    ]);
    const classified = JSON.parse((await lorikeet(['predict', 'several', 'fire', '--json'], folder)).out) as Classified;
    expect(classified).toHaveProperty(
      'predictions',
      ['bad', 'good'].filter((_, label) => classified.probabilities[label]! >= tuned.thresholds![label]!),
    );
    await lorikeet(['predict', 'several', '--data', 'columns.csv', '--out', 'out.csv'], folder);
    expect(readFileSync(path.join(folder, 'out.csv'), 'utf8')).toMatch(
      /^row,text,prediction,probability bad,probability good\n0,fire,/,
    );

    for (const refused of [
      ['suspects', 'several'],
      ['ladder', 'run.yaml', ...several],
      ['eval', 'several', '--threshold', '0.4'],
      ['export', 'several', '--to', 'onnx', '--decision', '--threshold', '0.4', '--out', 'onnx'],
    ]) {
      const { code, err } = await lorikeet(refused, folder);
      expect([refused[0], code === 0]).toEqual([refused[0], false]);
      expect(err).toMatch(/data\.one-label-needed|run\.threshold-per-label|export\.decision-of-labels/);
    }
    const deciding = await lorikeet(
      ['export', 'several', '--to', 'onnx', '--decision', '--out', 'deciding', '--json'],
      folder,
    );
    expect(deciding.code, deciding.err).toBe(0);
    expect(JSON.parse(readFileSync(path.join(folder, 'deciding', 'proof.json'), 'utf8'))).toMatchObject({
      decision: { temperature: 1, positive: null, threshold: null, thresholds: tuned.thresholds },
    });
    const exported = await lorikeet(['export', 'several', '--to', 'merged', '--out', 'merged'], folder);
    expect(exported.code, exported.err).toBe(0);
    expect(JSON.parse(readFileSync(path.join(folder, 'merged', 'config.json'), 'utf8'))).toMatchObject({
      problem_type: 'multi_label_classification',
      id2label: { 0: 'bad', 1: 'good' },
    });
    expect(readFileSync(path.join(folder, 'merged', 'README.md'), 'utf8')).toContain('.sigmoid()');
  });

  it.each([
    ['data.labelSeparator="|"', /config\.needs-multi-label/],
    ['data.labelColumns=[a, b]', /config\.needs-multi-label/],
    ['data.task=multi-label data.labelColumns=[a, b] data.labelSeparator="|"', /config\.separator-and-columns/],
    ['data.label=good train.best=samplesF1', /config\.metric-of-labels[^]*train\.best/],
    ['data.task=multi-label data.overlay=o.json', /config\.not-for-multi-label/],
    ['data.task=multi-label data.labelColumns=[good, count]', /data\.label-column-value[^]*"2"/],
    ['data.task=multi-label data.label=same', /data\.too-few-labels/],
    ['data.task=multi-label data.label=good data.labels=["0", "1", "2"]', /data\.label-without-rows/],
    ['data.task=multi-label data.label=good data.test=other.csv', /data\.label-unknown[^]*"odd"/],
  ])('refuses by name: %s', async (settings, refusal) => {
    const rows = rowsWith(plain).map(([, text], row) => [String(row % 2), String(row), 'one', text]);
    writeFileSync(path.join(folder, 'rows.csv'), delimited([['good', 'count', 'same', 'text'], ...rows]));
    writeFileSync(path.join(folder, 'other.csv'), 'good,text\n0,a\nodd,b\n');
    const set = settings.split(/ (?=data\.|train\.)/).flatMap((setting) => ['--set', setting]);
    const { code, err } = await train('refused', ...set);
    expect(code).not.toBe(0);
    expect(err).toMatch(refusal);
  });

  it('label columns that a run refuses: the profile says why, and the run says the same', async () => {
    const columns = ['good', 'odd', 'never', 'empty', 'third'];
    const rows = rowsWith(plain).map(([, text], row) => [
      ...[String(row % 2), row === 5 ? '2' : '1', '0', '', String(Number(row % 3 === 0))],
      text,
    ]);
    writeFileSync(path.join(folder, 'rows.csv'), delimited([[...columns, 'text'], ...rows]));
    const { out } = await lorikeet(['data', 'profile', 'rows.csv', '--label-columns', ...columns], folder);
    expect(out).toContain('column "odd" holds "2"');
    expect(out).toContain('no label in "never", "empty", in all 24 rows to train on');
    // One answer leaves out all columns that a run would stop at.
    const answers = out.match(/--set "data\.labelColumns=.*?"/g);
    expect(new Set(answers)).toEqual(new Set(['--set "data.labelColumns=[good, third]"']));
    const set = (chosen: string) => ['--set', 'data.task=multi-label', '--set', `data.labelColumns=${chosen}`];
    expect((await train('odd', ...set('[good, odd]'))).err).toMatch(/line 7 .* column "odd" holds "2"/);
    expect((await train('never', ...set('[good, never, empty]'))).err).toMatch(
      /No row of .* has the labels "never", "empty"/,
    );
    writeFileSync(path.join(folder, 'test.csv'), 'good,odd,text\n,,fire\n,,music\n');
    rows[5]![1] = '0';
    writeFileSync(path.join(folder, 'rows.csv'), delimited([[...columns, 'text'], ...rows]));
    const refused = await train('blank', ...set('[good, odd]'), '--set', 'data.test=test.csv');
    expect(refused.err).toMatch(/All cells of columns "good", "odd" of .*test\.csv are empty/);
    const trained = await train('sound', ...set('[good, odd]'));
    expect(trained.code, trained.err).toBe(0);
    // Rows without labels are classified, not scored as rows with none.
    const evaluated = await lorikeet(['eval', 'sound', '--data', 'test.csv', '--json'], folder);
    expect(JSON.parse(evaluated.out)).toMatchObject({ rows: 2, scoredRows: 0, labelSetScores: null });
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
