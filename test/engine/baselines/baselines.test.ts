import { describe, expect, it } from 'vitest';
import { linearHeadLogits, majorityLogits, tfIdfLogits } from '../../../src/engine/baselines/index.ts';
import { minimize } from '../../../src/engine/baselines/lbfgs.ts';
import { LogisticRegression } from '../../../src/engine/baselines/logistic-regression.ts';
import { DenseMatrix, SparseMatrix } from '../../../src/engine/baselines/matrix.ts';
import { TfIdf } from '../../../src/engine/baselines/tf-idf.ts';
import { termsOf, wordsOf } from '../../../src/engine/baselines/tokens.ts';
import { classificationMetrics } from '../../../src/engine/metrics/index.ts';
import { seededGenerator } from '../../../src/engine/random/index.ts';

describe('words', () => {
  it('are of two characters or more, in lower case, and pairs cross what is left out', () => {
    expect(wordsOf('A Storm hit #NewYork_2 at 5')).toEqual(['storm', 'hit', 'newyork_2', 'at']);
    expect(termsOf('A storm, a hit')).toEqual(['storm', 'hit', 'storm hit']);
    expect(termsOf('?')).toEqual([]);
  });

  it('are single characters where a script has no spaces between words', () => {
    expect(termsOf('快递 OK了')).toEqual(['快', '递', 'ok', '了', '快 递', '递 ok', 'ok 了']);
  });
});

describe('features', () => {
  it('are the terms of the most rows where there are too many', () => {
    const texts = ['aa bb', 'aa bb cc', 'aa cc dd'];
    expect([...TfIdf.fit(texts, { minRows: 1, mostFeatures: 3 }).vocabulary.keys()]).toEqual(['aa', 'aa bb', 'bb']);
  });

  it('multiply alike, sparse or dense', () => {
    const sparse = new SparseMatrix(3, Uint32Array.of(0, 2, 2, 3), Uint32Array.of(0, 2, 1), Float64Array.of(1, 2, 3));
    const dense = new DenseMatrix(3, Float64Array.of(1, 0, 2, 0, 0, 0, 0, 3, 0));
    const weights = Float64Array.of(1, 2, 3, 4, 5, 6);
    const residuals = Float64Array.of(1, -1, 2, 5, 0.5, 3);
    for (const matrix of [sparse, dense]) {
      const scores = new Float64Array(6).fill(1);
      matrix.addProduct(weights, 2, scores);
      expect([...scores]).toEqual([8, 17, 1, 1, 7, 16]);
      const gradient = new Float64Array(6);
      matrix.addTransposedProduct(residuals, 2, gradient);
      expect([...gradient]).toEqual([1, 1.5, 2, -1, 9, -2]);
    }
  });
});

describe('minimize', () => {
  /** Rosenbrock's valley: hard for anything that goes straight down. */
  const valley = (point: Float64Array) => {
    const [x, y] = [point[0]!, point[1]!];
    const rest = y - x * x;
    return {
      value: (1 - x) ** 2 + 100 * rest ** 2,
      gradient: Float64Array.of(-2 * (1 - x) - 400 * x * rest, 200 * rest),
    };
  };

  it('finds the bottom of a curved valley', () => {
    const found = minimize(valley, Float64Array.of(-1.2, 1), { tolerance: 1e-8, mostIterations: 200 });
    expect(found).toMatchObject({ converged: true });
    expect([...found.point]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
    expect(found.iterations).toBeLessThan(80);
  });

  it('ends when it is asked to, with the best point so far', () => {
    const seen: number[] = [];
    const found = minimize(valley, Float64Array.of(-1.2, 1), {
      ...{ tolerance: 1e-8, mostIterations: 200 },
      onIteration: (iteration) => seen.push(iteration) === 3,
    });
    expect(seen).toEqual([1, 2, 3]);
    expect(found).toMatchObject({ converged: false, iterations: 3 });
    expect(found.value).toBeLessThan(valley(Float64Array.of(-1.2, 1)).value);
  });
});

/** Rows of two clouds that overlap, in a space of ten columns of which two tell them apart. */
function clouds(rows: number, stream: string) {
  const generator = seededGenerator(1, stream);
  const labels = Array.from({ length: rows }, (_, row) => (row % 3) % 2);
  const values = Float32Array.from({ length: rows * 10 }, (_, at) => {
    const [row, column] = [Math.floor(at / 10), at % 10];
    return generator.normal() * (column === 9 ? 1000 : 1) + (column < 2 ? labels[row]! : 0);
  });
  return { values, size: 10, labels };
}

describe('baselines', () => {
  it('predict the most frequent class, and rank no row before another', () => {
    const metrics = classificationMetrics(majorityLogits([1, 1, 0, 2], 3, 3), [0, 1, 2], 3);
    expect(metrics).toMatchObject({ accuracy: 1 / 3, rocAuc: 0.5 });
    expect(metrics.perClass.recall).toEqual([0, 1, 0]);
    // A class without rows is possible in a part of the data.
    expect([...majorityLogits([0, 0], 2, 1)].every(Number.isFinite)).toBe(true);
  });

  it('tell texts apart by their words', () => {
    const texts = ['storm hits town', 'storm warning', 'nice sunny day', 'sunny weekend ahead', 'a storm is near'];
    const logits = tfIdfLogits({ texts, labels: [1, 1, 0, 0, 1] }, ['sunny', 'storm', 'zebra'], {
      classWeights: [1, 1],
    });
    expect(logits[1]).toBeLessThan(0);
    expect(logits[3]).toBeGreaterThan(0);
    // Nothing is known of the third: what is left is the share of the classes.
    expect(logits[5]).toBeGreaterThan(logits[1]!);
    expect(logits[5]).toBeLessThan(logits[3]!);
  });

  it('learn a head on features, whatever their scales', () => {
    const [train, scored] = [clouds(300, 'train'), clouds(300, 'scored')];
    const logits = linearHeadLogits(train, scored, { classWeights: [1, 1] });
    expect(classificationMetrics(logits, scored.labels, 2).rocAuc).toBeGreaterThan(0.8);
  });

  it('hold the weights down where the penalty is strong', () => {
    const { values, labels } = clouds(300, 'train');
    const matrix = new DenseMatrix(10, Float64Array.from(values));
    const sizeOf = (c: number) =>
      LogisticRegression.fit(matrix, labels, { c, classWeights: [1, 1] })
        .parameters.subarray(0, 10)
        .reduce((sum, weight) => sum + weight ** 2, 0);
    expect(sizeOf(1e-3)).toBeLessThan(sizeOf(1) / 2);
  });
});
