import { type ClassCounts, sum } from './confusion.ts';

export type PrecisionRecallF1 = {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
};

export type PerClassScores = {
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  readonly f1: readonly number[];
  /** Rows of the class. */
  readonly support: readonly number[];
};

/**
 * Precision, recall and F1 of every class against the rest; 0 where the denominator is 0 (scikit-learn's
 * `zero_division=0`).
 */
export function perClassScores({ actual, predicted, correct }: ClassCounts): PerClassScores {
  return {
    precision: correct.map((hits, index) => ratio(hits, predicted[index]!)),
    recall: correct.map((hits, index) => ratio(hits, actual[index]!)),
    f1: correct.map((hits, index) => ratio(2 * hits, actual[index]! + predicted[index]!)),
    support: actual,
  };
}

/** Unweighted mean over the classes, those without rows included (scikit-learn with `labels=range(classes)`). */
export function macroScores({ precision, recall, f1 }: PerClassScores): PrecisionRecallF1 {
  const mean = (values: readonly number[]): number => sum(values) / values.length;
  return { precision: mean(precision), recall: mean(recall), f1: mean(f1) };
}

/** Mean over the classes, weighted by their rows. */
export function weightedScores({ precision, recall, f1, support }: PerClassScores): PrecisionRecallF1 {
  const mean = (values: readonly number[]): number =>
    sum(values.map((value, index) => value * support[index]!)) / sum(support);
  return { precision: mean(precision), recall: mean(recall), f1: mean(f1) };
}

/** From the counts of all classes together; with one label per row all three equal the accuracy. */
export function microScores({ correct, total }: ClassCounts): PrecisionRecallF1 {
  const accuracy = sum(correct) / total;
  return { precision: accuracy, recall: accuracy, f1: accuracy };
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}
