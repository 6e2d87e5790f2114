import { SparseMatrix } from './matrix.ts';
import { termsOf } from './tokens.ts';

export interface TfIdfOptions {
  /** Rows a term must occur in to be a feature (`min_df`). */
  readonly minRows: number;
  /** The most features: those of the most rows are taken (`max_features` by rows); ties by the alphabet. */
  readonly mostFeatures: number;
  /** Terms of a text, repeated as often as they occur; words and pairs of words where it is left out. */
  readonly terms?: (text: string) => readonly string[];
}

/**
 * Terms weighed as scikit-learn's `TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)` weighs them: (1 + ln tf) · idf with
 * idf = ln((1 + rows) / (1 + rows with the term)) + 1, and every row scaled to length 1. The formula is that of Salton and
 * Buckley, "Term-weighting approaches in automatic text retrieval" (1988), with idf smoothed as scikit-learn does.
 */
export class TfIdf {
  /** Column of each term. */
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly idf: Float64Array;
  readonly #terms: (text: string) => readonly string[];

  private constructor(
    vocabulary: ReadonlyMap<string, number>,
    idf: Float64Array,
    terms: (text: string) => readonly string[],
  ) {
    this.vocabulary = vocabulary;
    this.idf = idf;
    this.#terms = terms;
  }

  /** Takes the terms and their idf from some texts, those trained on. */
  static fit(texts: readonly string[], { minRows, mostFeatures, terms = termsOf }: TfIdfOptions): TfIdf {
    const rowsOfTerm = new Map<string, number>();
    for (const text of texts) {
      for (const term of new Set(terms(text))) rowsOfTerm.set(term, (rowsOfTerm.get(term) ?? 0) + 1);
    }
    const frequent = [...rowsOfTerm].filter(([, rows]) => rows >= minRows);
    if (frequent.length > mostFeatures) {
      frequent.sort(([first, a], [second, b]) => b - a || (first < second ? -1 : 1));
      frequent.length = mostFeatures;
    }
    return new TfIdf(
      new Map(frequent.map(([term], column) => [term, column])),
      Float64Array.from(frequent, ([, rows]) => Math.log((1 + texts.length) / (1 + rows)) + 1),
      terms,
    );
  }

  /** One row per text; a text without a known term is a row of zeros. */
  transform(texts: readonly string[]): SparseMatrix {
    const starts = new Uint32Array(texts.length + 1);
    const indices: number[] = [];
    const values: number[] = [];
    for (const [row, text] of texts.entries()) {
      const weights = [...this.#countsOf(text)].map(([column, count]): [number, number] => [
        column,
        (1 + Math.log(count)) * this.idf[column]!,
      ]);
      const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight ** 2, 0));
      for (const [column, weight] of weights) {
        indices.push(column);
        values.push(weight / length);
      }
      starts[row + 1] = indices.length;
    }
    return new SparseMatrix(this.vocabulary.size, starts, Uint32Array.from(indices), Float64Array.from(values));
  }

  #countsOf(text: string): Map<number, number> {
    const counts = new Map<number, number>();
    for (const term of this.#terms(text)) {
      const column = this.vocabulary.get(term);
      if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + 1);
    }
    return counts;
  }
}
