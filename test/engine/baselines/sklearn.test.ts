import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LogisticRegression } from '../../../src/engine/baselines/logistic-regression.ts';
import { tfIdfLogits } from '../../../src/engine/baselines/index.ts';
import { standardizer } from '../../../src/engine/baselines/standardize.ts';
import { TfIdf } from '../../../src/engine/baselines/tf-idf.ts';
import { classWeights, readTable, toExamples, trainTestSplit } from '../../../src/engine/data/index.ts';
import { classificationMetrics } from '../../../src/engine/metrics/index.ts';
import { describeWithShared, shared } from '../../support/shared.ts';

interface Golden {
  texts: string[];
  labels: number[];
  scored: string[];
  weights: number[];
  idf: Record<string, number>;
  rows: Record<string, number>[];
  multinomial: number[][];
  binary: number[];
  dense: number[][];
  standardized: number[][];
}

const file = path.join(import.meta.dirname, '../../fixtures/baselines/sklearn.json');
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
const tfIdf = TfIdf.fit(golden.texts, { minRows: 2, mostFeatures: 1000 });
const scored = tfIdf.transform(golden.scored);

describe('as scikit-learn has it (test/fixtures/baselines/sklearn_golden.py)', () => {
  it('takes the same words and pairs for terms, with the same idf', () => {
    const idf = Object.fromEntries([...tfIdf.vocabulary].map(([term, column]) => [term, tfIdf.idf[column]!]));
    expect(Object.keys(idf).sort()).toEqual(Object.keys(golden.idf).sort());
    for (const [term, value] of Object.entries(golden.idf)) expect(idf[term]).toBeCloseTo(value, 12);
  });

  it('weighs the terms of new texts alike; a text without a known term is a row of zeros', () => {
    const terms = [...tfIdf.vocabulary.keys()];
    const rows = golden.scored.map((_, row) => {
      const [from, to] = [scored.starts[row]!, scored.starts[row + 1]!];
      const columns = [...scored.indices.subarray(from, to)];
      return Object.fromEntries(columns.map((column, at) => [terms[column]!, scored.values[from + at]!]));
    });
    expect(rows.map((row) => Object.keys(row).sort())).toEqual(golden.rows.map((row) => Object.keys(row).sort()));
    for (const [row, weights] of golden.rows.entries()) {
      for (const [term, weight] of Object.entries(weights)) expect(rows[row]![term]).toBeCloseTo(weight, 12);
    }
    expect(golden.rows.at(-1)).toEqual({});
  });

  const train = tfIdf.transform(golden.texts);

  it('finds the minimum of the multinomial loss', () => {
    const options = { c: 1, classWeights: golden.weights, tolerance: 1e-10 };
    const model = LogisticRegression.fit(train, golden.labels, options);
    const logits = model.logits(scored);
    // The loss does not change where every class gains the same: scikit-learn's weights sum to 0 as ours do, from zeros.
    expect(model.converged).toBe(true);
    for (const [row, expected] of golden.multinomial.entries()) {
      for (const [label, value] of expected.entries()) expect(logits[3 * row + label]).toBeCloseTo(value, 6);
    }
  });

  it('finds the minimum of the loss of two classes', () => {
    const labels = golden.labels.map((label) => (label === 1 ? 1 : 0));
    const logits = LogisticRegression.fit(train, labels, { c: 1, classWeights: [0.8, 1.5], tolerance: 1e-10 }).logits(
      scored,
    );
    for (const [row, value] of golden.binary.entries()) {
      expect(logits[2 * row]).toBe(0);
      expect(logits[2 * row + 1]).toBeCloseTo(value, 6);
    }
  });

  it('standardizes columns; one that is constant is only shifted', () => {
    const scale = standardizer(Float32Array.from(golden.dense.flat()), 3);
    // The features are float32.
    const values = [...scale(Float32Array.from(golden.dense.flat())).values];
    for (const [at, value] of golden.standardized.flat().entries()) expect(values[at]).toBeCloseTo(value, 5);
  });
});

describeWithShared('on the tweets of shared/data', () => {
  it('TF-IDF and logistic regression score within 0.01 of scikit-learn', { timeout: 60_000 }, async () => {
    const table = await readTable(shared('data/disaster_tweets/train.csv'));
    const { examples } = toExamples(table, { text: 'text', label: 'target' });
    const { train, test } = trainTestSplit(examples.length, { testSize: 0.2, seed: 42 });
    const rows = Array.from(train, (row) => examples[row]!);
    const validation = Array.from(test, (row) => examples[row]!);
    const labels = rows.map(({ label }) => label);
    const logits = tfIdfLogits(
      { texts: rows.map(({ text }) => text), labels },
      validation.map(({ text }) => text),
      { classWeights: classWeights(labels, 2, 'balanced') },
    );
    const scores = classificationMetrics(
      logits,
      validation.map(({ label }) => label),
      2,
    );
    // scikit-learn 1.9.1: 0.7767 and 0.8680 at tol=1e-8, 0.7782 and 0.8677 at its usual 1e-4.
    expect(Math.abs(scores.f1 - 0.778)).toBeLessThan(0.01);
    expect(Math.abs(scores.rocAuc! - 0.869)).toBeLessThan(0.01);
  });
});
