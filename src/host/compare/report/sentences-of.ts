import {
  costSentence,
  headlines,
  constantSentence,
  mcNemarSentence,
  methodSentence,
  pairSentence,
} from '../../../shared/comparison/sentences.ts';
import type { Say } from '../../../shared/comparison/texts.ts';
import type { Comparison } from '../../../shared/comparison/types.ts';

/** All that a report says in words. */
export interface Sentences {
  readonly headlines: readonly string[];
  /** Of every two runs, McNemar's test included; pairs with the best run are among the headlines too. */
  readonly pairs: readonly string[];
  /** What each run costs beyond the cheapest, and whether it beats one answer for every row. */
  readonly costs: readonly string[];
  readonly method: string | null;
}

export function sentencesOf(comparison: Comparison, say: Say): Sentences {
  const { best, runs, pairs } = comparison;
  const isNews = ({ first, second }: { first: number; second: number }) => first !== best && second !== best;
  return {
    headlines: headlines(comparison, say),
    pairs: pairs
      .flatMap((pair) => [
        ...(isNews(pair) ? [pairSentence(comparison, pair, say)] : []),
        mcNemarSentence(comparison, pair, say) ?? [],
      ])
      .flat(),
    costs: runs.flatMap((run, place) =>
      [place === best ? null : constantSentence(comparison, place, say), costSentence(comparison, run, say)]
        .filter((sentence) => sentence !== null)
        .map((sentence) => `${run.title}: ${sentence}`),
    ),
    method: methodSentence(comparison, say),
  };
}

/** The value of a setting on one line. */
export function settingText(value: unknown): string {
  return value === null || value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
}
