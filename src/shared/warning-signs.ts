import type { Metrics } from './events.ts';

/** What is wrong with a run although it ended without an error. */
export const warningSigns = ['one-class', 'loss-flat', 'loss-diverged', 'not-reproduced'] as const;
export type WarningSign = (typeof warningSigns)[number];

/** Rows that may change their label between two evaluations of one adapter: a device may round a tie either way. */
const ROUNDED_SHARE = 0.002;

/** Part of the loss at the start that counts as "did not fall". */
const FLAT_SHARE = 0.98;

/** Times the loss of even guesses at which a model is worse than one that knows nothing: it was driven away. */
const DIVERGED_TIMES = 2;

/** Steps below which a loss says nothing. */
const FEWEST_STEPS = 20;

/** Rows by label and answer. */
export type Table = readonly (readonly number[])[];

interface Ended {
  /** Metrics of the evaluation whose adapter was kept; null where there is none. */
  readonly best: Metrics | null;
  /** What the kept adapter gives now, as {@link tablesOf} has it; null where it was not asked. */
  readonly now: readonly Table[] | null;
  /** Mean loss of equal spans of steps, in their order. */
  readonly losses: readonly number[];
  readonly steps: number;
}

/** Signs that the numbers of a run that has ended are not to be trusted. */
export function warningSignsOf({ best, now, losses, steps }: Ended): WarningSign[] {
  const recorded = best === null ? null : tablesOf(best);
  if (recorded === null) return [];
  const signs: WarningSign[] = [];
  if (recorded.every(hasOneAnswer) && recorded.some(hasSeveralLabels)) signs.push('one-class');
  const loss = lossSign(losses, steps, recorded[0]!.length);
  if (loss !== null) signs.push(loss);
  if (now !== null && recorded.some((table, place) => differs(table, now[place]!))) signs.push('not-reproduced');
  return signs;
}

/**
 * The rows of an evaluation by label and answer: one table of all classes, or of several labels for a row one of no and yes for each; null
 * where the metrics have none.
 */
function tablesOf(metrics: Metrics): readonly Table[] | null {
  const confusion = metrics['confusionMatrix'] as Table | undefined;
  if (confusion !== undefined) return [confusion];
  const perLabel = metrics['perLabel'] as LabelCounts | undefined;
  if (perLabel === undefined) return null;
  const rows = metrics['rows'] as number;
  return perLabel.support.map((actual, label) =>
    tableOfLabel(rows, actual, perLabel.predicted[label]!, perLabel.truePositives[label]!),
  );
}

interface LabelCounts {
  readonly support: readonly number[];
  readonly predicted: readonly number[];
  readonly truePositives: readonly number[];
}

/** The table of one label: so many rows, of which some have it, some were given it, and some both. */
export function tableOfLabel(rows: number, actual: number, predicted: number, both: number): Table {
  return [
    [rows - actual - predicted + both, predicted - both],
    [actual - both, both],
  ];
}

/** Whether all rows got one answer. */
function hasOneAnswer(table: Table): boolean {
  return table.filter((_, place) => table.some((row) => row[place]! > 0)).length === 1;
}

function hasSeveralLabels(table: Table): boolean {
  return table.filter((row) => total(row) > 0).length > 1;
}

/** Where the loss neither fell nor is better than that of even guesses, ln(answers): whether it is far above that. */
function lossSign(losses: readonly number[], steps: number, answers: number): 'loss-flat' | 'loss-diverged' | null {
  if (steps < FEWEST_STEPS || losses.length < 5) return null;
  const part = Math.max(1, Math.floor(losses.length / 5));
  const mean = (some: readonly number[]) => total(some) / some.length;
  const [first, last] = [mean(losses.slice(0, part)), mean(losses.slice(-part))];
  const guessing = Math.log(answers);
  if (last <= FLAT_SHARE * first || last <= 0.9 * guessing) return null;
  return last > DIVERGED_TIMES * guessing ? 'loss-diverged' : 'loss-flat';
}

function differs(recorded: Table, now: Table): boolean {
  const cells = recorded.flatMap((row, label) => row.map((rows, answer) => Math.abs(rows - now[label]![answer]!)));
  const rows = total(recorded.map(total));
  return total(cells) / 2 > Math.max(1, ROUNDED_SHARE * rows);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
