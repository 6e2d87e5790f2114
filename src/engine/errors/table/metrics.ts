import { entry } from '../entry.ts';

/** What an evaluation cannot be computed from. */
export const metricsErrors = {
  'metrics.logit-not-finite': entry<{ row: number; column: number; value: number }>(
    ({ row, column, value }) =>
      `The model's output for row ${row + 1} of the evaluated rows, class ${column}, is ${value}, not a finite number.`,
    () =>
      'The training has diverged: go back to an earlier checkpoint and lower the learning rate, or clip the gradients; ' +
      'with half precision, try full precision.',
  ),
  'metrics.no-rows': entry<Record<string, never>>(
    () => 'There are no rows to evaluate.',
    () => 'Give the split that is evaluated at least one row: a larger share, or a file with data.',
  ),
};
