import type { Metrics } from './events.ts';

/** What is wrong with a run although it ended without an error. */
export const warningSigns = ['one-class', 'loss-flat', 'not-reproduced'] as const;
export type WarningSign = (typeof warningSigns)[number];

/** Rows that may change their label between two evaluations of one adapter: a device may round a tie either way. */
const ROUNDED_SHARE = 0.002;

/** Part of the loss at the start that counts as "did not fall". */
const FLAT_SHARE = 0.98;

/** Steps below which a loss says nothing. */
const FEWEST_STEPS = 20;

interface Ended {
  /** Metrics of the evaluation whose adapter was kept; null where there is none. */
  readonly best: Metrics | null;
  /** Rows by label and prediction, as the kept adapter gives them now; null where it was not asked. */
  readonly confusion: readonly (readonly number[])[] | null;
  /** Mean loss of equal spans of steps, in their order. */
  readonly losses: readonly number[];
  readonly steps: number;
}

/** Signs that the numbers of a run that has ended are not to be trusted. */
export function warningSignsOf({ best, confusion, losses, steps }: Ended): WarningSign[] {
  const recorded = best?.['confusionMatrix'] as readonly (readonly number[])[] | undefined;
  const signs: WarningSign[] = [];
  if (recorded !== undefined && isOneClass(recorded)) signs.push('one-class');
  if (recorded !== undefined && isFlat(losses, steps, recorded.length)) signs.push('loss-flat');
  if (recorded !== undefined && confusion !== null && differs(recorded, confusion)) signs.push('not-reproduced');
  return signs;
}

/** Whether all rows have one prediction although they have several labels. */
function isOneClass(confusion: readonly (readonly number[])[]): boolean {
  const labels = confusion.filter((row) => total(row) > 0).length;
  const predictions = confusion.filter((_, place) => confusion.some((row) => row[place]! > 0)).length;
  return labels > 1 && predictions === 1;
}

/** Whether the loss neither fell nor is better than that of even guesses, ln(classes). */
function isFlat(losses: readonly number[], steps: number, classes: number): boolean {
  if (steps < FEWEST_STEPS || losses.length < 5) return false;
  const part = Math.max(1, Math.floor(losses.length / 5));
  const mean = (some: readonly number[]) => total(some) / some.length;
  const [first, last] = [mean(losses.slice(0, part)), mean(losses.slice(-part))];
  return last > FLAT_SHARE * first && last > 0.9 * Math.log(classes);
}

function differs(recorded: readonly (readonly number[])[], now: readonly (readonly number[])[]): boolean {
  const cells = recorded.flatMap((row, label) =>
    row.map((rows, prediction) => Math.abs(rows - now[label]![prediction]!)),
  );
  const rows = total(recorded.map(total));
  return total(cells) / 2 > Math.max(1, ROUNDED_SHARE * rows);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
