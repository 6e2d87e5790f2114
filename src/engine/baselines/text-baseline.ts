import { LogisticRegression } from './logistic-regression.ts';
import { TfIdf } from './tf-idf.ts';

/** Texts that are trained on. */
export interface LabeledTexts {
  readonly texts: readonly string[];
  /** Class index of each text. */
  readonly labels: readonly number[];
}

export interface BaselineOptions {
  /** One weight per class on the loss of its rows. */
  readonly classWeights: readonly number[];
  /** Called after each iteration; true ends the fit. */
  readonly onIteration?: (iteration: number) => boolean;
}

/** A term of one row only says nothing of other rows: most of all terms are such, and they are left out. */
export const MIN_ROWS = 2;

/** Weights over all classes: L-BFGS holds two dozen copies of them, 64 MB each at most. */
export const MOST_WEIGHTS = 8_000_000;

/** Smaller than scikit-learn's 1e-4: the scores then do not depend on the way to the minimum. */
const TOLERANCE = 1e-6;

/**
 * Logits [texts, classes] of some texts by TF-IDF over words and pairs of words with logistic regression, C = 1: what a
 * language model has to beat. Equals scikit-learn's `TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)` and
 * `LogisticRegression(class_weight=…, tol=1e-6)`.
 */
export function tfIdfLogits(
  { texts, labels }: LabeledTexts,
  scored: readonly string[],
  { classWeights, onIteration }: BaselineOptions,
): Float64Array {
  const mostFeatures = Math.floor(MOST_WEIGHTS / classWeights.length);
  const tfIdf = TfIdf.fit(texts, { minRows: MIN_ROWS, mostFeatures });
  const model = LogisticRegression.fit(tfIdf.transform(texts), labels, {
    ...{ c: 1, classWeights, tolerance: TOLERANCE },
    ...(onIteration === undefined ? {} : { onIteration }),
  });
  return model.logits(tfIdf.transform(scored));
}
