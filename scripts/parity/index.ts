import { checkCases } from './cases.ts';
import type { Check } from './check.ts';
import { checkMetrics } from './metrics.ts';
import { type Reference, namesIn, tweetsBeside } from './reference.ts';
import { checkSplits } from './splits.ts';
import { checkTokenization } from './tokenization.ts';
import { checkTrajectories } from './trajectories.ts';

/** The parts that a folder of reference numbers may have. */
export const parts = ['metrics', 'splits', 'tokenization', 'cases', 'trajectories'] as const;

/** The parts that the folder has. */
export async function partsOf(reference: Reference): Promise<string[]> {
  const isPresent = await Promise.all(parts.map(async (part) => (await namesIn(reference, part)).length > 0));
  return parts.filter((_, index) => isPresent[index]);
}

/** Every check that the folder allows, the quick ones first. */
export async function* checkAll(reference: Reference): AsyncGenerator<Check> {
  const tweets = await tweetsBeside(reference);
  yield* checkMetrics(reference);
  yield* checkSplits(reference, tweets);
  yield* checkTokenization(reference, tweets);
  yield* checkCases(reference);
  yield* checkTrajectories(reference);
}
