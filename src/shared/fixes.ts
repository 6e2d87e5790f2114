/** Ways to mend a data set before it is split and trained on, in the order in which they are applied. */
export const fixNames = [
  'drop-empty',
  'drop-unlabelled',
  'drop-placeholder-labels',
  'merge-label-case',
  'drop-unseen-labels',
  'drop-rare-labels',
  'drop-conflicting',
  'keep-first-duplicates',
  'keep-first-near-duplicates',
  'drop-outliers',
  'one-split',
] as const;

export type FixName = (typeof fixNames)[number];

/**
 * The fixes that apply to test rows too: those without which a row cannot be scored. A score should be of all other
 * test rows.
 */
export const testFixes: readonly FixName[] = [
  'drop-empty',
  'drop-unlabelled',
  'drop-placeholder-labels',
  'merge-label-case',
  'drop-unseen-labels',
];
