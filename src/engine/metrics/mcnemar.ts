import { invariant } from '../errors/index.ts';
import { chiSquareTail } from './chi-square.ts';

/** Whether two classifiers are wrong on different rows as often as each other. */
export interface McNemar {
  /** Rows that only the first has right. */
  readonly onlyFirst: number;
  /** Rows that only the second has right. */
  readonly onlySecond: number;
  readonly test: 'exact' | 'chi-square';
  /** Exact: the smaller count; else χ² with one degree of freedom. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
}

/** From so many rows on that only one has right, χ² stands for the binomial. */
const EXACT_BELOW = 25;

/**
 * McNemar's test (1947) of two classifiers on the same rows. Exact, the smaller count is binomial with one half; from 25
 * rows on (|b − c| − 1)² / (b + c) is χ² (Edwards 1948). Both as statsmodels' `mcnemar` computes them.
 */
export function mcNemar(onlyFirst: number, onlySecond: number): McNemar {
  for (const count of [onlyFirst, onlySecond]) {
    invariant(Number.isInteger(count) && count >= 0, `${count} is no number of rows`);
  }
  const rows = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  if (rows < EXACT_BELOW) {
    return { onlyFirst, onlySecond, test: 'exact', statistic: fewer, p: Math.min(1, 2 * halves(fewer, rows)) };
  }
  const statistic = (Math.abs(onlyFirst - onlySecond) - 1) ** 2 / rows;
  return { onlyFirst, onlySecond, test: 'chi-square', statistic, p: chiSquareTail(statistic) };
}

/** Counts of {@link mcNemar} from the predictions of two classifiers. */
export function disagreements(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): { readonly onlyFirst: number; readonly onlySecond: number } {
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const isFirstRight = first[row] === labels[row];
    if (isFirstRight === (second[row] === labels[row])) continue;
    if (isFirstRight) onlyFirst += 1;
    else onlySecond += 1;
  }
  return { onlyFirst, onlySecond };
}

/** Probability of at most `most` heads in `tosses` of a fair coin; exact in float64 for fewer than 53 tosses. */
function halves(most: number, tosses: number): number {
  let total = 0;
  let ways = 1;
  for (let heads = 0; heads <= most; heads += 1) {
    total += ways;
    ways = (ways * (tosses - heads)) / (heads + 1);
  }
  return total / 2 ** tosses;
}
