import { durationText, gigabytesText, pointsText, pText, scoreText } from './figures.ts';
import type { Say } from './texts.ts';
import type { ComparedPair, ComparedRun, Comparison, Difference } from './types.ts';

/** What the data says of two runs, the better one first; why nothing was tested, where nothing was. */
export function pairSentence({ runs, split, metric }: Comparison, pair: ComparedPair, say: Say): string {
  const [first, second] = [runs[pair.first]!, runs[pair.second]!];
  const names = { first: first.title, second: second.title, metric: say(metric), split: say(split) };
  if (pair.reason !== null) {
    return say(pair.reason, { ...names, which: (first.rows === null ? first : second).title });
  }
  const difference = pair.test!.differences[metric];
  if (difference === null || pair.verdict === null) return say('undefined', names);
  const isSwapped = difference.difference < 0;
  const ordered = isSwapped ? { ...names, first: second.title, second: first.title } : names;
  const kind = pair.verdict === 'better' || pair.verdict === 'worse' ? 'better' : pair.verdict;
  return say(kind, { ...ordered, ...pointsOf(isSwapped ? reversed(difference) : difference) });
}

/** What McNemar's test says of two runs; null where they were not tested. */
export function mcNemarSentence({ runs }: Comparison, { first, second, test }: ComparedPair, say: Say): string | null {
  if (test === null) return null;
  const n = test.onlyFirst + test.onlySecond;
  return say(n === 0 ? 'mcNemar.none' : n === 1 ? 'mcNemar.one' : 'mcNemar', {
    n,
    first: runs[first]!.title,
    second: runs[second]!.title,
    a: test.onlyFirst,
    b: test.onlySecond,
    p: pText(test.mcNemarP),
  });
}

/** What a run costs beyond the cheapest; null for the cheapest, and where it gains nothing and costs nothing. */
export function costSentence({ runs, metric }: Comparison, { cost }: ComparedRun, say: Say): string | null {
  if (cost === null) return null;
  const cheapest = runs[cost.cheapest]!.title;
  const costs = (share: number) => ({
    metric: say(metric),
    cheapest,
    seconds: durationText(cost.extraSeconds / share, say),
    memory: `${gigabytesText(cost.extraBytes / share)} GB`,
  });
  if (!cost.isClear || cost.points <= 0) return say('cost.nothing', costs(1));
  return say(cost.extraBytes > 0 ? 'cost.each' : 'cost.free', costs(cost.points));
}

/** What the best run is better than: nothing, if it does not beat one label for all rows. Null where that was not tested. */
export function constantSentence(comparison: Comparison, place: number, say: Say): string | null {
  const difference = comparison.runs[place]!.againstConstant?.differences[comparison.metric] ?? null;
  const constant = comparison.constants.find(({ runs }) => runs.includes(place));
  if (difference === null || constant === undefined) return null;
  const values = { label: constant.label, metric: say(comparison.metric), ...pointsOf(difference) };
  return say(difference.low > 0 ? 'beatsConstant' : 'noBetterThanConstant', values);
}

/**
 * What a reader should know first: which run is ahead, whether it beats one answer for every row, and whether the others are
 * clearly behind it, the nearest first.
 */
export function headlines(comparison: Comparison, say: Say): string[] {
  const { best, runs, metric, pairs } = comparison;
  if (best === null) return [];
  const { title, figures } = runs[best]!;
  const value = scoreText(figures[metric].value);
  const valueBeside = ({ first, second }: ComparedPair) => runs[first === best ? second : first]!.figures[metric].value;
  const own = pairs
    .filter(({ first, second }) => first === best || second === best)
    .toSorted((one, other) => (valueBeside(other) ?? -1) - (valueBeside(one) ?? -1));
  return [
    [
      say(runs.length === 1 ? 'alone' : 'ahead', { first: title, metric: say(metric), value }),
      constantSentence(comparison, best, say),
    ]
      .filter((part) => part !== null)
      .join(' '),
    ...own.map((pair) => pairSentence(comparison, pair, say)),
  ];
}

/** How the figures were made, and what they cannot tell; null where no interval was drawn. */
export function methodSentence({ split, resamples, pairs }: Comparison, say: Say): string | null {
  if (resamples === null) return null;
  const tested = pairs.filter(({ test }) => test !== null).length;
  const method = say('method', { resamples: resamples.toLocaleString('en-US'), split: say(split) });
  return tested < 5 ? method : `${method} ${say('manyPairs', { n: tested })}`;
}

function pointsOf({ difference, low, high }: Difference) {
  return { points: pointsText(difference), low: pointsText(low), high: pointsText(high) };
}

function reversed({ difference, low, high, p }: Difference): Difference {
  return { difference: -difference, low: -high, high: -low, p };
}
