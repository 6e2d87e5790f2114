import { LogisticRegression } from './logistic-regression.ts';
import type { SparseMatrix } from './matrix.ts';
import { ratioRegressionLogits } from './ratio-regression.ts';
import { stackingWeights } from './stacking.ts';
import { type LabeledTexts, MIN_ROWS, MOST_WEIGHTS } from './text-baseline.ts';
import { TfIdf } from './tf-idf.ts';
import { piecesOf } from './tokens.ts';

export interface OutOfFoldOptions {
  /** One weight per class on the loss of its rows. */
  readonly classWeights: readonly number[];
  /** Margin of a class in one row of logits. */
  readonly marginOf: (logits: ArrayLike<number>, row: number, classes: number, label: number) => number;
}

export interface OutOfFold {
  /** [texts, classes], each row by models that have not seen its label. */
  readonly trained: Float64Array;
  /** The same of other texts, the mean of all models. */
  readonly others: Float64Array;
}

/** Parts that the rows are cut into. */
const FOLDS = { fewest: 2, most: 5 } as const;

/** Multiplications of one iteration over all folds; beyond it pieces of words are left out, then folds. */
const MOST_WORK = 100_000_000;

/** Looser than where a score is shown: ranks do not need the last digits. */
const TOLERANCE = 1e-3;

/** Pairs of row and class that the weights of the two models are learned from. */
const MOST_PAIRS = 50_000;

/**
 * What texts say of their own labels: the rows are cut into five parts, and each part is judged by models of the other four, so that a
 * wrong label has no say in the judgement of its own row. Two models are added up, each by how much it says of the labels: logistic
 * regression on TF-IDF over words, pairs of words and pieces of words, and the same on features that are multiplied by how much they speak
 * for a class.
 *
 * @param others further texts, without labels
 */
export function outOfFoldLogits(
  { texts, labels }: LabeledTexts,
  others: readonly string[],
  { classWeights, marginOf }: OutOfFoldOptions,
): OutOfFold {
  const classes = classWeights.length;
  const { features, folds } = featuresOf([...texts, ...others], texts.length, classes);
  const foldOf = foldsOf(labels, classes, folds);
  const rows = [...labels.keys()];
  const further = features.pick(others.map((_, place) => texts.length + place));
  const models = [0, 1].map(() => ({
    trained: new Float64Array(texts.length * classes),
    others: new Float64Array(others.length * classes),
  }));
  for (let fold = 0; fold < folds; fold += 1) {
    const [fitted, judged] = [rows.filter((row) => foldOf[row] !== fold), rows.filter((row) => foldOf[row] === fold)];
    const [own, of] = [features.pick(fitted), features.pick(judged)];
    const ownLabels = fitted.map((row) => labels[row]!);
    const regression = LogisticRegression.fit(own, ownLabels, { c: 1, classWeights, tolerance: TOLERANCE });
    const logits = [
      [regression.logits(of), regression.logits(further)],
      ratioRegressionLogits(own, ownLabels, classes, [of, further], TOLERANCE),
    ];
    for (const [place, [trained, other]] of logits.entries()) {
      const sums = models[place]!;
      for (const [at, row] of judged.entries()) {
        sums.trained.set(trained!.subarray(at * classes, (at + 1) * classes), row * classes);
      }
      for (const [at, logit] of other!.entries()) sums.others[at]! += logit / folds;
    }
  }
  const [first, second] = [models[0]!, models[1]!];
  const weights = weightsOf(first.trained, second.trained, labels, classes, marginOf);
  const sum = (one: Float64Array, two: Float64Array) =>
    one.map((logit, at) => weights[0] * logit + weights[1] * two[at]!);
  return { trained: sum(first.trained, second.trained), others: sum(first.others, second.others) };
}

/** Words and, where that is not too much work, pieces of words of all texts; terms and their idf are of the first ones. */
function featuresOf(texts: readonly string[], fitted: number, classes: number) {
  const own = texts.slice(0, fitted);
  const mostFeatures = Math.floor(MOST_WEIGHTS / classes / 2);
  const matrix = (terms?: (text: string) => readonly string[]) =>
    TfIdf.fit(own, { minRows: MIN_ROWS, mostFeatures, ...(terms === undefined ? {} : { terms }) }).transform(texts);
  const outputs = classes === 2 ? 1 : classes;
  const work = (entries: number) => entries * outputs * FOLDS.most;
  const words = matrix();
  const characters = own.reduce((total, text) => total + text.length, 0);
  // Every character begins a piece of each length.
  const isAffordable = work(words.indices.length + 3 * characters) <= MOST_WORK;
  const features: SparseMatrix = isAffordable ? words.beside(matrix(piecesOf)) : words;
  const folds = Math.floor((FOLDS.most * MOST_WORK) / Math.max(1, work(features.indices.length)));
  return { features, folds: Math.min(FOLDS.most, Math.max(FOLDS.fewest, folds)) };
}

/** The part of each row: the rows of a class in turn, so that every part has its share of each class. */
function foldsOf(labels: readonly number[], classes: number, folds: number): Uint8Array {
  const seen = new Uint32Array(classes);
  return Uint8Array.from(labels, (label) => seen[label]!++ % folds);
}

/** How much each model says of the labels: of some rows, evenly spread, where there are many. */
function weightsOf(
  first: Float64Array,
  second: Float64Array,
  labels: readonly number[],
  classes: number,
  marginOf: OutOfFoldOptions['marginOf'],
): readonly [number, number] {
  const step = Math.max(1, Math.ceil((labels.length * classes) / MOST_PAIRS));
  const rows = [...labels.keys()].filter((row) => row % step === 0);
  const some = (logits: Float64Array) =>
    rows.flatMap((row) => [...logits.subarray(row * classes, (row + 1) * classes)]);
  return stackingWeights(
    { labels: rows.map((row) => labels[row]!), classes, first: some(first), second: some(second) },
    marginOf,
  );
}
