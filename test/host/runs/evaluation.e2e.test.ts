import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import type { Evaluation, EvaluationSource, Handlers, RequestOf } from '../../../src/contract/index.ts';
import { classificationMetrics } from '../../../src/engine/index.ts';
import { createHost } from '../../../src/host/index.ts';
import { predictionLine, shelveRun } from '../../support/run-shelf.ts';
import { writeSmallRun } from '../../support/run-config.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { errorShape } from '../../../src/host/common/error-shape.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';

const unheard = () => undefined as never;
const unending = new AbortController().signal;
const decided = { positive: null, threshold: null };
/** The code of the error that a question ends with, whichever process threw it. */
async function codeOf(asked: Promise<unknown>): Promise<string | null> {
  return asked.then(
    () => null,
    (error: unknown) => errorShape(error).code,
  );
}

/** A folder for all tests of a group. */
function groupFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lorikeet-evaluation-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const everyRow = {
  ...({ label: null, prediction: null, only: 'all', search: '', order: 'row' } as const),
  ...{ ...decided, offset: 0, limit: 100 },
};

describe('a run that was trained', () => {
  const folder = groupFolder();
  let host: Handlers;
  let run: string;
  beforeAll(async () => {
    host = createHost({ launcher: launchBuilt, runsFolder: path.join(folder, 'runs') });
    const config = await writeSmallRun(folder);
    ({ folder: run } = await host['runs.start']({ config, set: [], out: null }, unheard, unending));
  }, 60_000);

  const evaluate = (source: EvaluationSource, options: Partial<RequestOf<'runs.evaluation'>> = {}, emit = unheard) =>
    host['runs.evaluation']({ run, source, ...decided, ...options }, emit, unending);

  /** A file among the others of the test. */
  function written(name: string, lines: readonly string[]): EvaluationSource {
    const file = path.join(folder, name);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return { type: 'file', file, text: null, label: null };
  }

  it('is evaluated on its validation rows by what it predicted of them, and the evaluation is kept', async () => {
    const evaluation = await evaluate({ type: 'validation' });
    const lines = readFileSync(path.join(run, 'predictions/validation.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { label: string; logits: number[] });
    const metrics = classificationMetrics(
      lines.flatMap(({ logits }) => logits),
      lines.map(({ label }) => Number(label)),
      2,
    );
    const { figures, confusion } = evaluation.scores!;
    expect(evaluation).toMatchObject({ key: 'validation', positive: '1', rows: 16, scoredRows: 16 });
    expect(figures.accuracy.value).toBeCloseTo(metrics.accuracy, 12);
    expect(figures.logLoss.value).toBeCloseTo(metrics.logLoss, 12);
    expect(figures.rocAuc.value).toBeCloseTo(metrics.rocAuc!, 12);
    expect(figures.accuracy.low!).toBeLessThanOrEqual(metrics.accuracy);
    expect(figures.accuracy.high!).toBeGreaterThanOrEqual(metrics.accuracy);
    expect(confusion.reduce((sum, { rows }) => sum + rows, 0)).toBe(16);
    expect(evaluation.fileColumns).toContain('text');

    const file = path.join(run, 'evaluations/validation.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(evaluation);
    // Asked again, it is the stored one: a new one would have another time.
    expect(await evaluate({ type: 'validation' })).toEqual(evaluation);
    const { evaluations } = await host['runs.evaluations']({ run }, unheard, unending);
    expect(evaluations.find(({ key }) => key === 'validation')).toMatchObject({ rows: 16, f1: figures.f1 });

    // A damaged file is set aside and computed anew.
    writeFileSync(file, '{"format": 1, "key"');
    expect((await evaluate({ type: 'validation' })).scores).toEqual(evaluation.scores);
  });

  it('is decided by a threshold and another positive label', async () => {
    const never = await evaluate({ type: 'validation' }, { threshold: 1 });
    expect(never.scores!.figures.precision).toMatchObject({ value: null, reason: 'none-predicted' });
    expect(never.scores!.figures.recall.value).toBe(0);
    const other = await evaluate({ type: 'validation' }, { positive: '0', threshold: 0 });
    expect(other).toMatchObject({ positive: '0', threshold: 0 });
    expect(other.scores!.figures.recall.value).toBe(1);
    expect(await codeOf(evaluate({ type: 'validation' }, { positive: 'x' }))).toBe('run.positive-unknown');
  });

  it('classifies texts by the threshold of that evaluation', async () => {
    const source = { type: 'texts' as const, texts: ['fire on the street', 'music'] };
    for (const [threshold, label] of [
      [0, '1'],
      [1, '0'],
    ] as const) {
      await evaluate({ type: 'validation' }, { threshold });
      const { predictions } = await host['runs.predict']({ run, source }, unheard, unending);
      expect(predictions).toMatchObject([{ prediction: label }, { prediction: label }]);
    }
    await evaluate({ type: 'validation' });
  });

  it('says that it has no test rows', async () => {
    expect(await codeOf(evaluate({ type: 'test' }))).toBe('run.no-predictions');
  });

  it('is evaluated on a file of other columns, with labels it does not know, and rows without text or label', async () => {
    const source = written('other.csv', [
      'number,sentence,category,source',
      '1,fire on the street,1,web',
      '2,a quiet day,0,web',
      '3,,1,web',
      '4,a flood in town,storm,mail',
      '5,no label here,,mail',
    ]);
    const heard: unknown[] = [];
    const evaluation = await evaluate(source, {}, ((event: unknown) => heard.push(event)) as never);
    expect(heard).toContainEqual({ type: 'predicted', rows: 4, total: 4 });
    expect(evaluation).toMatchObject({
      ...{ rows: 4, scoredRows: 2, emptyRows: 1, unknownLabels: [{ label: 'storm', rows: 1 }] },
      columns: { text: 'sentence', label: 'category', isLabelGuessed: true },
      fileColumns: ['number', 'sentence', 'category', 'source'],
    });

    const { rows, total } = await host['runs.predictions'](
      { run, evaluation: evaluation.key, ...everyRow },
      unheard,
      unending,
    );
    expect(total).toBe(4);
    expect(rows.map((each) => [each.row, each.text, 'label' in each && each.label])).toEqual([
      [0, 'fire on the street', '1'],
      [1, 'a quiet day', '0'],
      [3, 'a flood in town', 'storm'],
      [4, 'no label here', null],
    ]);
    const { cells } = await host['runs.predictionRow']({ run, evaluation: evaluation.key, row: 3 }, unheard, unending);
    expect(cells).toContainEqual({ column: 'source', cell: 'mail' });
    const { slices } = await host['runs.slices'](
      { run, evaluation: evaluation.key, by: { type: 'column', column: 'source' }, ...decided },
      unheard,
      unending,
    );
    expect(slices).toMatchObject([{ name: { type: 'value', value: 'web' }, rows: 2 }]);
    const byTokens = await host['runs.slices'](
      { run, evaluation: evaluation.key, by: { type: 'tokens' }, ...decided },
      unheard,
      unending,
    );
    expect(byTokens.slices.reduce((sum, slice) => sum + slice.rows, 0)).toBe(2);
  });

  it('predicts a file without labels, and says so', async () => {
    const evaluation = await evaluate(written('plain.csv', ['text', 'fire on the street', 'a quiet day']));
    expect(evaluation).toMatchObject({ rows: 2, scoredRows: 0, scores: null, columns: { text: 'text', label: null } });
    expect(evaluation.predicted.reduce((sum, { rows }) => sum + rows, 0)).toBe(2);
    const asked = { run, evaluation: evaluation.key, by: { type: 'characters' } as const, ...decided };
    expect(await codeOf(host['runs.slices'](asked, unheard, unending))).toBe('metrics.no-rows');
  });

  it('evaluates one row, and rows of one class, with reasons instead of figures', async () => {
    const one = await evaluate(written('one.csv', ['text,label', 'fire on the street,1']));
    expect(one.scores!.figures).toMatchObject({
      accuracy: { low: one.scores!.figures.accuracy.value, high: one.scores!.figures.accuracy.value },
      rocAuc: { value: null, reason: 'one-class' },
      matthewsCorrelation: { value: null, reason: 'one-class' },
    });
    const negative = await evaluate(written('negative.csv', ['text,label', 'a quiet day,0', 'a calm day,0']));
    expect(negative.scores!.figures.recall).toMatchObject({ value: null, reason: 'none-actual' });
    expect(negative.scores!.curves[0]).toMatchObject({ roc: null, precisionRecall: null });
  });

  it('refuses a file without texts and one that is not there', async () => {
    expect(await codeOf(evaluate(written('numbers.csv', ['a,b', '1,2', '3,4'])))).toBe('data.column-missing');
    expect(await codeOf(evaluate(written('empty.csv', ['text,label', ',1'])))).toBe('metrics.no-rows');
    const absent = { type: 'file', file: path.join(folder, 'absent.csv'), text: null, label: null } as const;
    expect(await codeOf(evaluate(absent))).toBe('files.missing');
    expect(
      await codeOf(evaluate({ ...(written('named.csv', ['text,label', 'a,1']) as typeof absent), text: 'txt' })),
    ).toBe('data.column-missing');
  });

  it('keeps the rows of an evaluation whose file is gone', async () => {
    const source = written('gone.csv', ['text,label', 'fire on the street,1']) as { file: string } & EvaluationSource;
    const { key } = await evaluate(source);
    rmSync(source.file);
    const { rows } = await host['runs.predictions']({ run, evaluation: key, ...everyRow }, unheard, unending);
    expect(rows).toMatchObject([{ row: 0, text: null, label: '1' }]);
  });

  it('is stopped when nobody waits', async () => {
    const asking = new AbortController();
    const asked = host['runs.evaluation'](
      { run, source: written('stopped.csv', ['text,label', 'a,1']), ...decided },
      unheard,
      asking.signal,
    );
    asking.abort(new Error('stopped'));
    await expect(asked).rejects.toThrow('stopped');
  });
});

describe('many classes', () => {
  const labels = Array.from({ length: 151 }, (_, index) => `intent ${index}`);
  let evaluation: Evaluation;
  let host: Handlers;
  const runsFolder = groupFolder();
  beforeAll(async () => {
    const predictions = Array.from({ length: 604 }, (_, row) => {
      const label = row % 151;
      const said = row % 5 === 0 ? (label + 1) % 151 : label;
      return predictionLine(
        labels,
        row,
        labels[label]!,
        labels.map((_, index) => (index === said ? 4 : (index % 7) / 7)),
      );
    });
    shelveRun(runsFolder, { id: 'many', f1: [0.8], labels, predictions });
    host = createHost({ launcher: launchBuilt, runsFolder });
    const asked = { run: 'many', source: { type: 'validation' }, ...decided } as const;
    evaluation = await host['runs.evaluation'](asked, unheard, unending);
  }, 60_000);

  it('have macro figures, no threshold, and curves of some', () => {
    expect(evaluation.positive).toBeNull();
    expect(evaluation.scores!.sweep).toBeNull();
    expect(evaluation.scores!.curves).toHaveLength(20);
    expect(evaluation.scores!.classes).toHaveLength(151);
    expect(evaluation.scores!.figures.accuracy.value).toBeCloseTo(1 - 121 / 604, 12);
    expect(evaluation.scores!.figures.f1.value).toBe(evaluation.scores!.figures.macroF1.value);
  });

  it('refuse a threshold', async () => {
    const asked = { run: 'many', source: { type: 'validation' }, positive: null, threshold: 0.5 } as const;
    expect(await codeOf(host['runs.evaluation'](asked, unheard, unending))).toBe('run.threshold-needs-two');
  });

  it('give their errors as CSV in parts, formulas defused', async () => {
    const choice = { ...everyRow, run: 'many', evaluation: 'validation', only: 'errors' } as const;
    const first = await host['runs.predictionsCsv']({ ...choice, limit: 2 }, unheard, unending);
    expect(first.total).toBe(121);
    expect(first.csv.split('\n')).toHaveLength(4);
    expect(first.csv).toMatch(/^row,id,text,label,prediction,probability intent 0,/);
    const second = await host['runs.predictionsCsv']({ ...choice, offset: 2, limit: 2 }, unheard, unending);
    expect(second.csv).not.toContain('row,id');
  });
});

describe('who only looks at an evaluation', () => {
  const runsFolder = groupFolder();
  const labels = ['calm', 'urgent'];
  const id = 'looked-at';
  const stored = path.join(runsFolder, id, 'evaluations/validation.json');
  const predictions = Array.from({ length: 20 }, (_, row) =>
    predictionLine(labels, row, labels[row % 2]!, [row % 3, (row % 5) / 2]),
  );
  shelveRun(runsFolder, { id, f1: [0.8], labels, predictions });
  const host = createHost({ launcher: launchBuilt, runsFolder });
  const ask = (options: Partial<RequestOf<'runs.evaluation'>> = {}) =>
    host['runs.evaluation']({ run: id, source: { type: 'validation' }, ...options }, unheard, unending);
  /** As the page of a run opens it, and as `lorikeet eval RUN` does. */
  async function looked(): Promise<Evaluation> {
    const before = readFileSync(stored, 'utf8');
    const evaluation = await ask();
    expect(readFileSync(stored, 'utf8')).toBe(before);
    return evaluation;
  }

  it('finds the threshold and the positive label that were chosen, and changes neither', async () => {
    expect(await ask()).toMatchObject({ positive: 'urgent', threshold: null });
    await ask({ threshold: 0.8 });
    expect(await looked()).toMatchObject({ positive: 'urgent', threshold: 0.8 });
    await ask({ positive: 'calm', threshold: 0.3 });
    expect(await looked()).toMatchObject({ positive: 'calm', threshold: 0.3 });
    // Another positive label has no threshold of the one before.
    await ask({ positive: 'urgent' });
    expect(await looked()).toMatchObject({ positive: 'urgent', threshold: null });
    await ask({ positive: 'calm', threshold: 0.3 });
    await ask({ threshold: null });
    expect(await looked()).toMatchObject({ positive: 'calm', threshold: null });
  }, 120_000);

  it('finds them under the names of today; a threshold goes where its class is not the positive one any more', async () => {
    await ask({ positive: 'calm', threshold: 0.3 });
    const name = (names: string[], positive: string) =>
      host['runs.nameClasses']({ run: id, names, positive }, unheard, unending);
    await name(['quiet', 'loud'], 'loud');
    expect(await ask()).toMatchObject({ positive: 'quiet', threshold: 0.3 });
    expect(await looked()).toMatchObject({ positive: 'quiet', threshold: 0.3 });
    await ask({ positive: null, threshold: 0.6 });
    expect(await looked()).toMatchObject({ positive: 'loud', threshold: 0.6 });
    await name(['quiet', 'loud'], 'quiet');
    expect(await ask()).toMatchObject({ positive: 'quiet', threshold: null });
  }, 120_000);
});

it('keeps no evaluation where nothing is there to evaluate', async () => {
  const runsFolder = temporaryFolder();
  shelveRun(runsFolder, { id: 'none', status: 'failed' });
  const host = createHost({ launcher: launchBuilt, runsFolder });
  expect(
    await codeOf(
      host['runs.evaluation']({ run: 'none', source: { type: 'validation' }, ...decided }, unheard, unending),
    ),
  ).toBe('run.no-predictions');
  expect(existsSync(path.join(runsFolder, 'none/evaluations/validation.json'))).toBe(false);
  expect(await host['runs.evaluations']({ run: 'none' }, unheard, unending)).toEqual({ evaluations: [] });
});
