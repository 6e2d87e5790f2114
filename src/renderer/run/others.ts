/**
 * The labels that are left out where the most probable ones are shown.
 *
 * @returns how many they are, and the probability that they have together
 */
export function othersOf(
  probabilities: readonly number[],
  most: number,
): { readonly count: number; readonly rest: number } {
  const left = probabilities.toSorted((first, second) => second - first).slice(most);
  return { count: left.length, rest: left.reduce((sum, probability) => sum + probability, 0) };
}
