import { describe, expect, it } from 'vitest';
import { outOfFoldLogits, tfIdfLogits } from '../../../src/engine/baselines/index.ts';
import { SparseMatrix } from '../../../src/engine/baselines/matrix.ts';
import { ratioRegressionLogits } from '../../../src/engine/baselines/ratio-regression.ts';
import { piecesOf } from '../../../src/engine/baselines/tokens.ts';
import { confidentClasses, marginOf } from '../../../src/engine/metrics/index.ts';
import { seededGenerator } from '../../../src/engine/random/index.ts';

const CLASSES = 3;

/** Texts of which half the words belong to their class, and labels of which one in twenty is wrong. */
function texts(rows: number, seed: number) {
  const generator = seededGenerator(seed, 'texts');
  const right = Array.from({ length: rows }, () => generator.below(CLASSES));
  const word = (label: number) =>
    generator.uniform() < 0.5 ? `w${label}x${generator.below(40)}` : `any${generator.below(60)}`;
  const isFlipped = right.map(() => generator.uniform() < 0.05);
  return {
    texts: right.map((label) => Array.from({ length: 6 }, () => word(label)).join(' ')),
    right,
    isFlipped,
    labels: right.map((label, row) => (isFlipped[row] ? (label + 1 + generator.below(CLASSES - 1)) % CLASSES : label)),
  };
}

/** Share of the flipped rows in the first tenth by the margin of the label. */
function found(logits: ArrayLike<number>, { labels, isFlipped }: ReturnType<typeof texts>): number {
  const order = [...labels.keys()].sort(
    (a, b) => marginOf(logits, a, CLASSES, labels[a]!) - marginOf(logits, b, CLASSES, labels[b]!),
  );
  const first = order.slice(0, Math.round(labels.length / 10));
  return first.filter((row) => isFlipped[row]).length / isFlipped.filter(Boolean).length;
}

const options = { classWeights: [1, 1, 1], marginOf };

describe('piecesOf', () => {
  it('are those of scikit-learn with char_wb, 3 to 5', () => {
    expect(piecesOf('aB c')).toEqual([' ab', 'ab ', ' ab ', ' c ']);
    expect(piecesOf('fire!')).toEqual([
      ...[' fi', 'fir', 'ire', 're!', 'e! '],
      ...[' fir', 'fire', 'ire!', 're! '],
      ...[' fire', 'fire!', 'ire! '],
    ]);
    expect(piecesOf(' \n')).toEqual([]);
  });
});

describe('ratioRegressionLogits', () => {
  const rows = new SparseMatrix(2, Uint32Array.of(0, 1, 2, 3), Uint32Array.of(0, 1, 1), Float64Array.of(1, 1, 1));

  it('gives each class its logits, and a feature without a side has no say', () => {
    const [two] = ratioRegressionLogits(rows, [0, 1, 1], 2, [rows]);
    expect([two![0], two![2], two![4]]).toEqual([0, 0, 0]);
    expect(two![1]).toBeLessThan(two![3]!);
    const even = new SparseMatrix(1, Uint32Array.of(0, 1, 2), Uint32Array.of(0, 0), Float64Array.of(1, 5));
    const [same] = ratioRegressionLogits(even, [0, 1], 2, [even]);
    expect(same![1]).toBe(same![3]);
    const [three] = ratioRegressionLogits(rows, [0, 1, 2], 3, [rows]);
    expect(three!.length).toBe(9);
    expect(three![0]).toBeGreaterThan(three![1]!);
  });
});

describe('SparseMatrix', () => {
  it('picks rows and puts columns side by side', () => {
    const matrix = new SparseMatrix(2, Uint32Array.of(0, 1, 3), Uint32Array.of(1, 0, 1), Float64Array.of(5, 6, 7));
    const wide = matrix.beside(matrix).pick([1, 1]);
    const sums = new Float64Array(2);
    wide.addProduct(Float64Array.of(1, 10, 100, 1000), 1, sums);
    expect([wide.columns, ...sums]).toEqual([4, 7676, 7676]);
  });
});

describe('outOfFoldLogits', () => {
  it('finds wrong labels better than a model that has learned them, of three classes', () => {
    const data = texts(300, 1);
    const share = found(outOfFoldLogits(data, [], options).trained, data);
    expect(share).toBeGreaterThanOrEqual(0.8);
    expect(share).toBeGreaterThanOrEqual(found(tfIdfLogits(data, data.texts, options), data));
  });

  it('judges other texts too, and is the same each time', () => {
    const data = texts(150, 4);
    const other = texts(40, 5);
    const first = outOfFoldLogits(data, other.texts, options);
    expect(outOfFoldLogits(data, other.texts, options)).toEqual(first);
    const right = other.right.filter((label, row) => marginOf(first.others, row, CLASSES, label) > 0);
    expect(right.length).toBeGreaterThan(30);
  });

  it('has an answer for a class of one row, and for few rows', () => {
    const few = outOfFoldLogits({ texts: ['storm', 'sun', 'sun'], labels: [1, 0, 2] }, ['sun'], options);
    expect([...few.trained, ...few.others].every(Number.isFinite)).toBe(true);
  });
});

describe('confidentClasses', () => {
  it('names another class where it is as likely as is usual of its rows', () => {
    const log = (...rows: number[][]) => rows.flat().map(Math.log);
    // Mean probability of class 0 over its rows: 0.54; of class 1: 0.7.
    const logits = log([0.9, 0.1], [0.28, 0.72], [0.45, 0.55], [0.65, 0.35], [0.05, 0.95], [0.2, 0.8]);
    const labels = [0, 0, 0, 1, 1, 1];
    expect(confidentClasses(logits, labels, 2)).toEqual([null, 1, null, 0, null, null]);
  });

  it('leaves out classes without rows', () => {
    expect(confidentClasses([0, 0, 9, 0, 5, 9], [0, 0], 3)).toEqual([null, null]);
  });
});
