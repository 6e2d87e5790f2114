export interface LikelyLabel {
  readonly label: string;
  readonly probability: number;
}

/**
 * The labels that are shown of a prediction: all of a few, in their order; of many those with the largest probabilities, the
 * largest first.
 *
 * @returns those shown, how many are left, and the probability that these have together
 */
export function likeliest(
  labels: readonly string[],
  probabilities: readonly number[],
  most: number,
): { readonly shown: readonly LikelyLabel[]; readonly others: number; readonly rest: number } {
  const all = labels.map((label, index) => ({ label, probability: probabilities[index]! }));
  if (all.length <= most) return { shown: all, others: 0, rest: 0 };
  const sorted = all.toSorted((first, second) => second.probability - first.probability);
  const left = sorted.slice(most);
  return {
    shown: sorted.slice(0, most),
    others: left.length,
    rest: left.reduce((sum, { probability }) => sum + probability, 0),
  };
}
