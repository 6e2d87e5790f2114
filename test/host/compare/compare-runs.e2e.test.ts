import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import type { RequestOf } from '../../../src/contract/index.ts';
import { createHost, dispatch } from '../../../src/host/index.ts';
import { asMarkdown } from '../../../src/host/compare/report/markdown.ts';
import { comparisonText } from '../../../src/cli/output/comparison.ts';
import { constantSentence, costSentence, headlines, pairSentence } from '../../../src/shared/comparison/sentences.ts';
import { sayIn } from '../../../src/shared/comparison/texts.ts';
import type { Comparison } from '../../../src/shared/comparison/types.ts';
import { type ComparedShelf, shelveComparedRun } from '../../support/compared-runs.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const say = sayIn('en');

/** A host over some made-up runs; their predictions are read and measured in the reading process. */
function hostOver(...shelves: readonly ComparedShelf[]) {
  const folder = temporaryFolder();
  const runsFolder = path.join(folder, 'runs');
  for (const shelf of shelves) shelveComparedRun(runsFolder, shelf);
  const handlers = createHost({ launcher: launchBuilt, runsFolder, appFolder: folder });
  const compare = async (request: Partial<RequestOf<'compare.show'>> = {}): Promise<Comparison> => {
    const runs = shelves.map(({ id }) => id);
    const answer = await dispatch(handlers, 'compare.show', { runs, split: 'validation', ...request });
    if (!answer.ok) throw new Error(answer.error.sentence);
    return answer.reply;
  };
  return { runsFolder, handlers, compare };
}

describe('compare.show', () => {
  it('tells a clearly better run from chance, and two alike from nothing', async () => {
    const { compare } = hostOver(
      { id: 'good', right: 0.9, seed: 1, seconds: 400, bytes: 3e9, config: { lora: { r: 8 } } },
      { id: 'poor', right: 0.75, seed: 2, seconds: 100, bytes: 1e9, config: { lora: { r: 2 } } },
      { id: 'like-poor', right: 0.75, seed: 3, seconds: 200, config: { lora: { r: 4 } } },
    );
    const comparison = await compare();
    const { pairs, runs, best, differences } = comparison;
    expect(pairs.map(({ first, second, verdict }) => [first, second, verdict])).toEqual([
      [0, 1, 'better'],
      [0, 2, 'better'],
      [1, 2, 'noise'],
    ]);
    expect(best).toBe(0);
    expect(differences).toEqual([{ field: 'lora.r', values: [8, 2, 4] }]);
    const [estimate, test] = [runs[0]!.figures.f1, pairs[0]!.test!];
    expect(estimate.low!).toBeLessThan(estimate.value!);
    expect(estimate.high!).toBeGreaterThan(estimate.value!);
    expect(test.mcNemarP).toBeLessThan(0.001);
    expect(test.differences.f1!.difference).toBeCloseTo(estimate.value! - runs[1]!.figures.f1.value!, 12);
    expect(headlines(comparison, say)).toContainEqual(
      expect.stringMatching(/^good is \d+\.\d F1 points better than poor \(.* to .*\): more than chance\.$/),
    );
    expect(pairSentence(comparison, pairs[2]!, say)).toContain('the data cannot tell them apart');
    expect(runs[0]!.cost).toMatchObject({ cheapest: 1, isClear: true, extraSeconds: 300, extraBytes: 2e9 });
    expect(runs[0]!.cost!.points).toBeCloseTo(test.differences.f1!.difference * 100, 9);
    expect(costSentence(comparison, runs[0]!, say)).toMatch(
      /^Each F1 point over poor costs \d+(\.\d)? s and 0\.\d\d GB more\.$/,
    );
    expect(costSentence(comparison, runs[2]!, say)).toContain('for no gain that the data can show');
    expect(runs[1]!.cost).toBeNull();
    expect(runs[0]!.curves.trainingLoss).toHaveLength(30);
    expect(runs[0]!.curves.f1.map(({ value }) => value)).toEqual([0.6, 0.7]);
  });

  it('calls what the seed alone changes noise, however large', async () => {
    const train = (seed: number) => ({ train: { seed } });
    const { compare } = hostOver(
      { id: 'one', right: 0.9, seed: 1, config: train(1) },
      { id: 'two', right: 0.7, seed: 2, config: train(2) },
      { id: 'three', right: 0.9, seed: 3, config: train(3) },
    );
    const comparison = await compare();
    expect(comparison.pairs.map(({ verdict }) => verdict)).toEqual(['seed', 'noise', 'seed']);
    expect(pairSentence(comparison, comparison.pairs[2]!, say)).toMatch(
      /^three is .* above two .* no setting except the seed differs/,
    );
  });

  it('shows that a run beats the best answer that is the same for every row, and that such a run does not', async () => {
    const { compare, runsFolder } = hostOver({ id: 'good', right: 0.8 }, { id: 'always-no' }, { id: 'always-yes' });
    for (const answer of ['no', 'yes']) {
      const file = path.join(runsFolder, `always-${answer}`, 'predictions', 'validation.jsonl');
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"prediction":"\w+"/g, `"prediction":"${answer}"`));
    }
    const comparison = await compare();
    const { constants, runs } = comparison;
    // By F1 no answer but "yes" has anything.
    expect(constants).toEqual([expect.objectContaining({ label: 'yes', rows: 400, runs: [0, 1, 2] })]);
    expect(constants[0]!.figures.f1.value).toBeCloseTo(2 / 3, 10);
    expect(runs[0]!.againstConstant!.differences.f1!.low).toBeGreaterThan(0);
    expect(runs[1]!.figures.precision.value).toBeNull();
    expect(runs[2]!.againstConstant!.differences.f1).toMatchObject({ difference: 0, low: 0, high: 0 });
    expect(constantSentence(comparison, 2, say)).toContain('It is not better than always answering “yes”');
  });

  it('says nothing of the settings of one run', async () => {
    const { compare } = hostOver({ id: 'alone', right: 0.8 });
    const comparison = await compare();
    const texts = [comparisonText(comparison, say), asMarkdown(comparison, say)];
    for (const text of texts) expect(text).not.toMatch(/settings/i);
  });

  it('compares many classes by macro F1', async () => {
    const names = ['joy', 'anger', 'fear', 'love', 'sadness'];
    const { compare } = hostOver(
      { id: 'a', names, right: 0.85 },
      { id: 'b', names: names.toReversed(), right: 0.6, shift: 0 },
    );
    const same = await hostOver(
      { id: 'a', names, right: 0.85 },
      { id: 'b', names, right: 0.6, seed: 9, config: { lora: { r: 2 } } },
    ).compare();
    expect(same.pairs[0]!.verdict).toBe('better');
    // The true labels follow the order of the names: reversed, they are other labels of the same rows.
    expect((await compare()).pairs[0]!.reason).toBe('other-labels');
  });

  it('agrees where two runs number the same labels of many classes differently', async () => {
    const names = ['a', 'b', 'c'];
    const { compare, runsFolder } = hostOver({ id: 'one', names }, { id: 'two', names });
    const record = path.join(runsFolder, 'two', 'run.json');
    const stored = JSON.parse(readFileSync(record, 'utf8')) as object;
    writeFileSync(record, JSON.stringify({ ...stored, labels: names.toReversed() }));
    const { pairs } = await compare();
    expect(pairs[0]!.test).toMatchObject({ onlyFirst: 0, onlySecond: 0, mcNemarP: 1 });
    expect(pairs[0]!.test!.differences.f1).toMatchObject({ difference: 0 });
    expect(pairs[0]!.verdict).toBe('noise');
  });

  const cases: readonly (readonly [string, Partial<ComparedShelf>, RegExp])[] = [
    ['other-data', { sha256: 'b'.repeat(64) }, /come from different data/],
    ['other-rows', { from: 7 }, /split in different ways/],
    ['other-labels', { shift: 1 }, /their labels of the same rows differ/],
    ['unknown-data', { sha256: null }, /does not record which data/],
    ['no-predictions', { split: 'test' }, /second has no predictions for the validation rows/],
  ];
  it.each(cases)('makes no test where it would not be fair: %s', async (reason, changes, sentence) => {
    const { compare } = hostOver({ id: 'first' }, { id: 'second', ...changes });
    const comparison = await compare();
    expect(comparison.pairs).toEqual([{ first: 0, second: 1, reason, test: null, verdict: null }]);
    expect(pairSentence(comparison, comparison.pairs[0]!, say)).toMatch(sentence);
    expect(comparison.runs.map(({ cost }) => cost)).toEqual([null, null]);
  });

  it('measures again only what has changed', async () => {
    const { compare, runsFolder } = hostOver({ id: 'a', right: 0.9 }, { id: 'b', right: 0.6 });
    const before = await compare();
    expect((await compare()).pairs[0]!.test).toBe(before.pairs[0]!.test);
    shelveComparedRun(runsFolder, { id: 'b', right: 0.9, rows: 300 });
    expect((await compare()).pairs[0]!.reason).toBe('other-rows');
  });

  it('names the line of a predictions file that is not of the run', async () => {
    const { compare, runsFolder } = hostOver({ id: 'a' }, { id: 'b' });
    const file = path.join(runsFolder, 'b', 'predictions', 'validation.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"prediction":"yes"', '"prediction":"maybe"'));
    await expect(compare()).rejects.toThrow(
      /^Line \d+ of .*validation\.jsonl is no prediction of this run: found "maybe"\.$/,
    );
    writeFileSync(file, '{"row": 1, "label"\n');
    await expect(compare()).rejects.toThrow(/^Line 1 of/);
  });

  it('compares runs that still train or failed by what they reported', async () => {
    const { compare, runsFolder } = hostOver({ id: 'a' }, { id: 'b', split: 'test' });
    const { runs } = await compare();
    expect(runs[1]!.figures.f1).toEqual({ value: 0.7, low: null, high: null });
    expect(runs[1]!.rows).toBeNull();
    expect((await compare({ runs: ['a', 'a', path.join(runsFolder, 'a')] })).runs).toHaveLength(1);
    await expect(compare({ runs: ['a', 'c'] })).rejects.toThrow(/c/);
  });

  it('takes the metric that all runs are chosen by', async () => {
    const train = { train: { best: 'accuracy' } };
    const both = await hostOver({ id: 'a', config: train }, { id: 'b', config: train }).compare();
    expect(both.metric).toBe('accuracy');
    expect(both.runs[0]!.chosenBy).toEqual({ metric: 'accuracy', value: 0.7, epoch: 2 });
    const one = await hostOver({ id: 'a', config: train }, { id: 'b' }).compare();
    expect(one.metric).toBe('f1');
  });
});
