import { invariant } from '../errors/index.ts';
import { drawLength, drawRows, type Generator, seededGenerator } from '../random/index.ts';

/** How often each row occurs. */
export type Weights = Uint16Array;

/** Metrics that can be computed for rows with repetitions, which is all that a bootstrap needs to know of them. */
export interface Measure<Name extends string = string> {
  readonly rows: number;
  readonly names: readonly Name[];
  /** Rows that one call goes through, over all its passes: what a resample costs. */
  readonly visits: number;
  /**
   * Writes one value per name, NaN where a metric is undefined.
   *
   * @param weights how often each row occurs; all 1 for the rows themselves
   */
  readonly measure: (weights: Weights, into: Float64Array) => void;
}

export interface BootstrapOptions {
  /** 1,000 by default. */
  readonly resamples?: number;
  readonly seed?: number;
  /** 0.95 by default. */
  readonly confidence?: number;
}

/** Where a metric lies for rows drawn anew. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Resamples in which the metric has a value; the interval is of these. */
  readonly resamples: number;
}

/** A metric of one set of predictions minus that of another. */
export interface PairedDifference extends Interval {
  readonly difference: number;
  /** Two-sided: how often a difference as far on the other side of 0 is to be expected. */
  readonly p: number;
}

/** What a bootstrap may visit, about two seconds of work; a measure that would cost more gets fewer resamples. */
const VISITS = 5e8;
/** Fewer resamples than this make no interval worth showing. */
const FEWEST = 200;

/**
 * Percentile bootstrap intervals (Efron and Tibshirani 1993, chapter 13): rows are drawn with replacement, as many as there
 * are, and the interval holds the middle 95 % of the metric's values. Draws are kept as one count per row, so nothing is
 * copied. A metric without a value in any resample has no interval: null.
 *
 * @returns intervals by name. The same seed and rows give the same figures, whatever other measures are beside.
 */
export function bootstrapIntervals<Name extends string>(
  measure: Measure<Name>,
  options: BootstrapOptions = {},
): Record<Name, Interval | null> {
  const draws = new Draws(measure, options);
  const samples = measure.names.map(() => new Float64Array(draws.resamples));
  const values = new Float64Array(measure.names.length);
  for (let resample = 0; resample < draws.resamples; resample += 1) {
    measure.measure(draws.next(), values);
    for (const [index, value] of values.entries()) samples[index]![resample] = value;
  }
  return byName(measure.names, (_, index) => interval(samples[index]!, draws.confidence));
}

/**
 * Paired bootstrap of the difference `first − second` on the same rows: both are measured on each draw of rows. p inverts
 * the percentile interval, 2 · min(P(d* ≤ 0), P(d* ≥ 0)), with one added to each count so that it is never 0 (Davison and
 * Hinkley 1997, 4.2.5). Null where the metric has no value for the rows themselves or for any draw.
 */
export function pairedBootstrap<Name extends string>(
  first: Measure<Name>,
  second: Measure<Name>,
  options: BootstrapOptions = {},
): Record<Name, PairedDifference | null> {
  invariant(first.rows === second.rows, `${first.rows} rows cannot be paired with ${second.rows}`);
  invariant(
    first.names.join() === second.names.join(),
    `${first.names.join()} cannot be paired with ${second.names.join()}`,
  );
  const draws = new Draws({ rows: first.rows, visits: first.visits + second.visits }, options);
  const samples = first.names.map(() => new Float64Array(draws.resamples));
  const ones = new Uint16Array(first.rows).fill(1);
  const values = new Float64Array(first.names.length);
  const others = new Float64Array(first.names.length);
  const difference = (weights: Weights): Float64Array => {
    first.measure(weights, values);
    second.measure(weights, others);
    return values.map((value, index) => value - others[index]!);
  };
  const actual = difference(ones);
  for (let resample = 0; resample < draws.resamples; resample += 1) {
    for (const [index, value] of difference(draws.next()).entries()) samples[index]![resample] = value;
  }
  return byName(first.names, (_, index) => {
    const middle = interval(samples[index]!, draws.confidence);
    if (middle === null || Number.isNaN(actual[index]!)) return null;
    return { difference: actual[index]!, ...middle, p: twoSided(samples[index]!) };
  });
}

/** What one bootstrap of several sets of predictions says of each and of any two. */
export interface JointBootstrap<Name extends string> {
  /** Per measure, in their order. */
  readonly intervals: readonly Record<Name, Interval | null>[];
  /** {@link pairedBootstrap} of two measures by their places. */
  difference(first: number, second: number): Record<Name, PairedDifference | null>;
  readonly resamples: number;
}

/**
 * Intervals of several measures of the same rows, and paired differences of any two of them, from the same draws: rows are
 * drawn once for all, so that many sets of predictions cost as much as their number, not as the number of their pairs.
 */
export function jointBootstrap<Name extends string>(
  measures: readonly Measure<Name>[],
  options: BootstrapOptions = {},
): JointBootstrap<Name> {
  const [{ names, rows }] = measures as [Measure<Name>];
  for (const measure of measures) {
    invariant(measure.rows === rows, `${rows} rows cannot be paired with ${measure.rows}`);
    invariant(measure.names.join() === names.join(), `${names.join()} cannot be paired with ${measure.names.join()}`);
  }
  const draws = new Draws({ rows, visits: measures.reduce((sum, { visits }) => sum + visits, 0) }, options);
  const ones = new Uint16Array(rows).fill(1);
  const values = new Float64Array(names.length);
  const actual = measures.map(({ measure }) => {
    measure(ones, values);
    return values.slice();
  });
  const samples = measures.map(() => names.map(() => new Float64Array(draws.resamples)));
  for (let resample = 0; resample < draws.resamples; resample += 1) {
    const weights = draws.next();
    for (const [place, { measure }] of measures.entries()) {
      measure(weights, values);
      for (const [index, value] of values.entries()) samples[place]![index]![resample] = value;
    }
  }
  return {
    resamples: draws.resamples,
    intervals: samples.map((own) => byName(names, (_, index) => interval(own[index]!, draws.confidence))),
    difference: (first, second) =>
      byName(names, (_, index) => {
        const others = samples[second]![index]!;
        const differences = samples[first]![index]!.map((value, resample) => value - others[resample]!);
        const middle = interval(differences, draws.confidence);
        const difference = actual[first]![index]! - actual[second]![index]!;
        return middle === null || Number.isNaN(difference) ? null : { difference, ...middle, p: twoSided(differences) };
      }),
  };
}

/** Values by name for the rows themselves; null where undefined. */
export function measured<Name extends string>(measure: Measure<Name>): Record<Name, number | null> {
  const values = new Float64Array(measure.names.length);
  measure.measure(new Uint16Array(measure.rows).fill(1), values);
  return byName(measure.names, (_, index) => (Number.isNaN(values[index]!) ? null : values[index]!));
}

/** The draws of a bootstrap: as many rows as there are, each as likely, as counts per row. */
class Draws {
  readonly resamples: number;
  readonly confidence: number;
  readonly #rows: number;
  readonly #counts: Uint16Array;
  readonly #generator: Generator;

  constructor({ rows, visits }: Pick<Measure, 'rows' | 'visits'>, options: BootstrapOptions) {
    const { resamples = 1000, seed = 0, confidence = 0.95 } = options;
    invariant(rows > 0, 'a bootstrap needs rows');
    invariant(Number.isInteger(resamples) && resamples > 0, `a bootstrap of ${resamples} resamples`);
    invariant(confidence > 0 && confidence < 1, `an interval of ${confidence} confidence`);
    this.resamples = Math.min(resamples, Math.max(FEWEST, Math.floor(VISITS / visits)));
    this.confidence = confidence;
    this.#rows = rows;
    this.#counts = new Uint16Array(drawLength(rows));
    this.#generator = seededGenerator(seed, 'bootstrap');
  }

  /** The same array each time. */
  next(): Weights {
    drawRows(this.#counts, this.#rows, this.#generator);
    return this.#counts.subarray(0, this.#rows);
  }
}

function interval(samples: Float64Array, confidence: number): Interval | null {
  const sorted = samples.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  const tail = (1 - confidence) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail), resamples: sorted.length };
}

/** Linear between neighbors, as numpy's `percentile`. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}

function twoSided(samples: Float64Array): number {
  let below = 0;
  let above = 0;
  let defined = 0;
  for (const value of samples) {
    if (Number.isNaN(value)) continue;
    defined += 1;
    if (value <= 0) below += 1;
    if (value >= 0) above += 1;
  }
  return Math.min(1, (2 * (Math.min(below, above) + 1)) / (defined + 1));
}

function byName<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name, index: number) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name, index) => [name, value(name, index)])) as Record<Name, Value>;
}
