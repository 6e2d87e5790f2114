/**
 * What every threshold decides, highest threshold first: entry i counts the rows with a score of at least `thresholds[i]`,
 * truly positive and truly negative. A ranking of all rows is one; a thinned one has fewer entries, each as exact.
 */
export interface ThresholdSweep {
  readonly thresholds: ArrayLike<number>;
  readonly truePositives: ArrayLike<number>;
  readonly falsePositives: ArrayLike<number>;
  readonly positives: number;
  readonly negatives: number;
}

/** Rows decided by one threshold: positive from it on. `null` is above every score: no row is positive. */
export interface ThresholdDecisions {
  readonly threshold: number | null;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Prices per row, in any one unit. */
export interface ErrorPrices {
  /** Of a positive row that is called negative. */
  readonly miss: number;
  /** Of a negative row that is called positive. */
  readonly falseAlarm: number;
}

/** Two thresholds: positive from `high` on, negative below `low`, and between them a person decides, without mistakes. */
export interface ReviewBand {
  readonly low: number | null;
  readonly high: number | null;
  readonly misses: number;
  readonly falseAlarms: number;
  /** Rows that a person decides. */
  readonly reviewed: number;
  readonly price: number;
}

/** Precision of decisions; null where no row is called positive. */
export function precisionOf({ truePositives, falsePositives }: ThresholdDecisions): number | null {
  return ratio(truePositives, truePositives + falsePositives);
}

/** Recall of decisions; null where no row is positive. */
export function recallOf({ truePositives, falseNegatives }: ThresholdDecisions): number | null {
  return ratio(truePositives, truePositives + falseNegatives);
}

/** F1 of decisions, 2·TP / (2·TP + FP + FN); null where no row is positive or called so. */
export function f1Of({ truePositives, falsePositives, falseNegatives }: ThresholdDecisions): number | null {
  return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
}

/** misses · price of a miss + false alarms · price of a false alarm. */
export function priceOf({ falseNegatives, falsePositives }: ThresholdDecisions, prices: ErrorPrices): number {
  return falseNegatives * prices.miss + falsePositives * prices.falseAlarm;
}

/** What a threshold decides. In a thinned sweep, what the nearest threshold at or above it decides. */
export function decisionsAt(sweep: ThresholdSweep, threshold: number): ThresholdDecisions {
  let first = 0;
  let end = sweep.thresholds.length;
  while (first < end) {
    const middle = (first + end) >>> 1;
    if (sweep.thresholds[middle]! >= threshold) first = middle + 1;
    else end = middle;
  }
  return { ...entryOf(sweep, first - 1), threshold };
}

/** The threshold of the largest F1, the highest of several; null where no row is positive. */
export function bestF1Threshold(sweep: ThresholdSweep): ThresholdDecisions | null {
  return sweep.positives === 0 ? null : largest(sweep, (decisions) => f1Of(decisions));
}

/** The largest recall among the thresholds whose precision is at least `least`; null where none is. */
export function thresholdForPrecision(sweep: ThresholdSweep, least: number): ThresholdDecisions | null {
  return largest(sweep, (decisions) => {
    const precision = precisionOf(decisions);
    return precision !== null && precision >= least ? recallOf(decisions) : null;
  });
}

/** The largest precision among the thresholds whose recall is at least `least`; null where none is. */
export function thresholdForRecall(sweep: ThresholdSweep, least: number): ThresholdDecisions | null {
  return largest(sweep, (decisions) => {
    const recall = recallOf(decisions);
    return recall !== null && recall >= least ? precisionOf(decisions) : null;
  });
}

/** The threshold at which all mistakes together cost least, the highest of several. Calling no row positive is one choice. */
export function cheapestThreshold(sweep: ThresholdSweep, prices: ErrorPrices): ThresholdDecisions {
  return largest(sweep, (decisions) => -priceOf(decisions, prices))!;
}

/**
 * The two thresholds at which mistakes and reviewed rows together cost least (Chow 1970, with a price of its own for each
 * mistake). The price is a sum of a part that depends on `low` and one that depends on `high`, so one pass with
 * the best `high` so far finds the least of all pairs.
 */
export function cheapestBand(sweep: ThresholdSweep, prices: ErrorPrices & { readonly review: number }): ReviewBand {
  let best: ReviewBand | null = null;
  let high = entryOf(sweep, -1);
  const upper = (entry: ThresholdDecisions): number =>
    entry.falsePositives * prices.falseAlarm - (entry.truePositives + entry.falsePositives) * prices.review;
  for (let index = -1; index < sweep.thresholds.length; index += 1) {
    const low = entryOf(sweep, index);
    if (upper(low) <= upper(high)) high = low;
    const reviewed = low.truePositives + low.falsePositives - high.truePositives - high.falsePositives;
    const price = low.falseNegatives * prices.miss + high.falsePositives * prices.falseAlarm + reviewed * prices.review;
    if (best !== null && price >= best.price) continue;
    best = {
      low: low.threshold,
      high: high.threshold,
      misses: low.falseNegatives,
      falseAlarms: high.falsePositives,
      reviewed,
      price,
    };
  }
  return best!;
}

/** At most `most` entries of a sweep, spread evenly over its rows, with its ends; each keeps its exact counts. */
export function thinnedSweep(sweep: ThresholdSweep, most: number): ThresholdSweep {
  const { thresholds, truePositives, falsePositives, positives, negatives } = sweep;
  const last = thresholds.length - 1;
  const places: number[] = [];
  let next = 0;
  for (let index = 0; index <= last; index += 1) {
    const rows = truePositives[index]! + falsePositives[index]!;
    if (thresholds.length > most && rows < next && index !== last) continue;
    places.push(index);
    next = ((Math.floor((rows * (most - 1)) / (positives + negatives)) + 1) * (positives + negatives)) / (most - 1);
  }
  const pick = (values: ArrayLike<number>): number[] => places.map((place) => values[place]!);
  return {
    thresholds: pick(thresholds),
    truePositives: pick(truePositives),
    falsePositives: pick(falsePositives),
    positives,
    negatives,
  };
}

/** Decisions of an entry; index −1 is above every score. */
function entryOf(sweep: ThresholdSweep, index: number): ThresholdDecisions {
  const truePositives = index < 0 ? 0 : sweep.truePositives[index]!;
  const falsePositives = index < 0 ? 0 : sweep.falsePositives[index]!;
  return {
    threshold: index < 0 ? null : sweep.thresholds[index]!,
    truePositives,
    falsePositives,
    falseNegatives: sweep.positives - truePositives,
    trueNegatives: sweep.negatives - falsePositives,
  };
}

/** The first entry with the largest value; entries whose value is null do not count. */
function largest(
  sweep: ThresholdSweep,
  value: (decisions: ThresholdDecisions) => number | null,
): ThresholdDecisions | null {
  let best: { readonly decisions: ThresholdDecisions; readonly value: number } | null = null;
  for (let index = -1; index < sweep.thresholds.length; index += 1) {
    const decisions = entryOf(sweep, index);
    const own = value(decisions);
    if (own !== null && (best === null || own > best.value)) best = { decisions, value: own };
  }
  return best?.decisions ?? null;
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
