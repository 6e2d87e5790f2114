/**
 * The label that probabilities stand for: with a threshold, the positive label from there on and the other below it; without one,
 * the most probable, of equal ones the first.
 */
export function decidedLabel(
  labels: readonly string[],
  probabilities: readonly number[],
  decision: { readonly positive: string; readonly threshold: number } | null,
): string {
  const positive = decision === null ? -1 : labels.indexOf(decision.positive);
  if (decision !== null && labels.length === 2 && positive !== -1) {
    return labels[probabilities[positive]! >= decision.threshold ? positive : 1 - positive]!;
  }
  return labels[probabilities.indexOf(Math.max(...probabilities))]!;
}
