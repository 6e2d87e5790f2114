import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBuilt } from '../support/built-program.ts';
import type { Handlers, LabelSetLine, RunRecord } from '../../src/contract/index.ts';
import { labelSetMetrics } from '../../src/engine/index.ts';
import { errorShape } from '../../src/host/common/error-shape.ts';
import { createHost } from '../../src/host/index.ts';
import { writeSmallRun } from '../support/run-config.ts';

const unheard = () => undefined as never;
const unending = new AbortController().signal;
const names = ['fire', 'flood', 'music'];

/** The labels of a row: every set of three, none included. */
const labelsOf = (row: number): string[] => names.filter((_, label) => (row >> label) % 2 === 1);
const textOf = (row: number): string => ['the street', ...labelsOf(row), `number ${row}`].join(' ');

/** One and the same rows as people write them: with a character between labels, as columns of 0 and 1, and as lists. */
const forms = {
  separator: {
    file: 'several.csv',
    set: ['data.label=labels'],
    text: (rows: readonly number[]) =>
      ['id,text,labels', ...rows.map((row) => `${row},${textOf(row)},${labelsOf(row).join('|')}`)].join('\n'),
  },
  columns: {
    file: 'columns.csv',
    set: [`data.labelColumns=[${names.join(', ')}]`],
    text: (rows: readonly number[]) =>
      [
        `id,text,${names.join(',')}`,
        ...rows.map((row) => [row, textOf(row), ...names.map((_, label) => (row >> label) % 2)].join(',')),
      ].join('\n'),
  },
  lists: {
    file: 'lists.jsonl',
    set: ['data.label=labels'],
    text: (rows: readonly number[]) =>
      rows.map((row) => JSON.stringify({ id: row, text: textOf(row), labels: labelsOf(row) })).join('\n'),
  },
} as const;

describe('a run of several labels for a row', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lorikeet-multi-label-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let host: Handlers;
  let config: string;
  let run: string;
  let record: RunRecord;

  const start = (form: keyof typeof forms, more: readonly string[] = []) => {
    const { file, set, text } = forms[form];
    writeFileSync(path.join(folder, file), `${text(Array.from({ length: 80 }, (_, row) => row))}\n`);
    const all = [
      `data.train=${path.join(folder, file)}`,
      'data.task=multi-label',
      ...set,
      'data.split.stratify=true',
      ...more,
    ];
    return host['runs.start']({ config, set: all, out: null }, unheard, unending);
  };
  const linesOf = (of: string) =>
    readFileSync(path.join(of, 'predictions', 'validation.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as LabelSetLine);

  beforeAll(async () => {
    host = createHost({ launcher: launchBuilt, runsFolder: path.join(folder, 'runs') });
    config = await writeSmallRun(folder);
    ({ folder: run, record } = await start('separator', ['train.epochs=8', 'train.classWeights=balanced']));
  }, 120_000);

  it('records its labels, and predicts every label of each validation row by itself', () => {
    expect(record).toMatchObject({
      error: null,
      status: 'finished',
      labels: names,
      rows: { train: 64, validation: 16, test: 0 },
    });
    const lines = linesOf(run);
    // Half of the rows have each label, and a split keeps that.
    for (const name of names) expect(lines.filter(({ labels }) => labels.includes(name))).toHaveLength(8);
    for (const { row, labels, predictions, probabilities, logits } of lines) {
      expect(labels).toEqual(labelsOf(row));
      expect(predictions).toEqual(names.filter((_, label) => probabilities[label]! >= 0.5));
      expect(probabilities).toEqual(logits.map((logit) => expect.closeTo(1 / (1 + Math.exp(-logit)), 12) as number));
    }
    const result = JSON.parse(readFileSync(path.join(run, 'result.json'), 'utf8')) as { best: { metrics: object } };
    const sets = lines.map(({ labels }) => labels.map((label) => names.indexOf(label)));
    expect(result.best.metrics).toMatchObject(
      JSON.parse(
        JSON.stringify(
          labelSetMetrics(
            lines.flatMap(({ logits }) => logits),
            sets,
            3,
          ),
        ),
      ) as object,
    );
  });

  it('is evaluated with a threshold for each label, one half or tuned', async () => {
    const evaluate = (tuneThresholds: boolean) =>
      host['runs.evaluation'](
        { run, source: { type: 'validation' }, positive: null, threshold: null, tuneThresholds },
        unheard,
        unending,
      );
    const half = await evaluate(false);
    const lines = linesOf(run);
    expect(half).toMatchObject({ rows: 16, scoredRows: 16, scores: null, thresholds: [0.5, 0.5, 0.5] });
    const right = lines.filter(({ labels, predictions }) => labels.join() === predictions.join()).length;
    expect(half.labelSetScores!.figures.accuracy.value).toBeCloseTo(right / 16, 12);
    const tuned = await evaluate(true);
    for (const [label, figures] of tuned.labelSetScores!.labels.entries()) {
      expect(figures).toMatchObject({ label: names[label], rows: 8, threshold: tuned.thresholds![label] });
      expect(figures.f1.value!).toBeGreaterThanOrEqual(half.labelSetScores!.labels[label]!.f1.value ?? 0);
      const counted = lines.filter(({ probabilities }) => probabilities[label]! >= figures.threshold).length;
      expect([figures.predicted, figures.truePositives + figures.falsePositives]).toEqual([counted, counted]);
    }
  });

  it('predicts a file, and exports a classifier that says what it is', async () => {
    const file = path.join(folder, 'several.csv');
    const source = { type: 'csv', file, textColumn: 'text', delimiter: null, header: null } as const;
    const { labels, predictions } = await host['runs.predict']({ run, source }, unheard, unending);
    expect(labels).toEqual(names);
    for (const { row, probabilities } of linesOf(run)) {
      const own = predictions[row]!;
      expect(own.probabilities).toEqual(probabilities.map((share) => expect.closeTo(share, 5) as number));
      expect(own).toHaveProperty('predictions');
    }
    const target = path.join(folder, 'merged');
    const choice = { target: 'merged', dtype: 'fp32' } as const;
    const { proof } = await host['export.write']({ run, choice, folder: target, replace: false }, unheard, unending);
    expect(proof.variants[0]!.decisionsChanged).toBe(0);
    expect(JSON.parse(readFileSync(path.join(target, 'config.json'), 'utf8'))).toMatchObject({
      problem_type: 'multi_label_classification',
      id2label: { 0: 'fire', 1: 'flood', 2: 'music' },
      num_labels: 3,
    });
  });

  it('says nothing of what is no text, however it is asked', async () => {
    const data = path.join(folder, 'gaps.jsonl');
    writeFileSync(data, '{"text":"fire"}\n{"text":" "}\n{"text":null}\n');
    const source = { type: 'csv', file: data, textColumn: 'text', delimiter: null, header: null } as const;
    const printed = await host['runs.predict']({ run, source }, unheard, unending);
    const out = path.join(folder, 'gaps.predictions.jsonl');
    const table = { data, textColumn: 'text', delimiter: null, header: null, out, escapesFormulas: true };
    const written = await host['use.classifyFile']({ target: run, labels: null, ...table }, unheard, unending);
    expect(written).toMatchObject({ rows: 3, emptyRows: 2 });
    const none = { predictions: null, probabilities: [], logits: [] };
    const rows = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    for (const said of [printed.predictions, rows]) {
      expect(said[0]).toMatchObject({ row: 0, text: 'fire', predictions: expect.any(Array) as [] });
      expect(said.slice(1)).toEqual([1, 2].map((row) => ({ row, text: null, ...none })));
    }
    const request = { target: run, labels: null, texts: ['', 'fire'] };
    const { predictions } = await host['use.classify'](request, unheard, unending);
    expect(predictions).toMatchObject([none, { predictions: expect.any(Array) as [] }]);
    expect(await host['use.classify']({ ...request, texts: [' '] }, unheard, unending)).toMatchObject({
      predictions: [none],
    });
  });

  it('is the same run, however the file writes its labels', async () => {
    const brief = ['train.epochs=1'];
    const [first, ...others] = [
      await start('separator', brief),
      await start('columns', brief),
      await start('lists', brief),
    ];
    for (const other of others) {
      expect(other.record.labels).toEqual(names);
      expect(linesOf(other.folder)).toEqual(linesOf(first.folder));
    }
  });

  it('is not asked for what needs one class for each row', async () => {
    const codeOf = (answer: Promise<unknown>) =>
      answer.then(
        () => null,
        (error: unknown) => errorShape(error).code,
      );
    const asked = host['runs.suspects']({ run, show: 'all', offset: 0, limit: 10 }, unheard, unending);
    expect(await codeOf(asked)).toBe('data.one-label-needed');
    expect(
      await codeOf(
        host['runs.start'](
          {
            config,
            set: [
              `data.train=${path.join(folder, forms.separator.file)}`,
              'data.label=labels',
              'data.labelSeparator=";"',
            ],
            out: null,
          },
          unheard,
          unending,
        ),
      ),
    ).toBe('config.needs-multi-label');
  });
});
