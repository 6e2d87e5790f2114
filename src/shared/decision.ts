import type { Task } from './task.ts';

/** Of two classes, the positive one and the probability from which a row is called so. */
export interface ClassDecision {
  readonly positive: string;
  readonly threshold: number;
}

/** Of several labels for a row, the probability from which it has each, in the order of the labels. */
export interface LabelSetDecision {
  readonly thresholds: readonly number[];
}

/** How probabilities become labels; null takes the most probable class, or every label from {@link USUAL_THRESHOLD} on. */
export type Decision = ClassDecision | LabelSetDecision;

/** What was decided of a text: its class, or its labels. */
export type Decided = { readonly prediction: string } | { readonly predictions: string[] };

/** What is said where there is no text: nothing. */
export type Undecided = { readonly prediction: null } | { readonly predictions: null };

/** A text to classify; null where nothing or white space alone stands, which is none. */
export function textIn(cell: string | null): string | null {
  return cell === null || cell.trim() === '' ? null : cell;
}

/** What a classifier says of texts, in their places; null of what is no text, which it is not asked about. */
export async function ofTexts<Said>(
  texts: readonly (string | null)[],
  ask: (texts: string[]) => Promise<readonly Said[]>,
): Promise<(Said | null)[]> {
  const asked = texts.filter((text) => text !== null);
  const said = asked.length === 0 ? [] : await ask(asked);
  let place = 0;
  return texts.map((text) => (text === null ? null : said[place++]!));
}

/** What stands in the place of scores and decision where there is no text. */
export function unscored(task: Task): Undecided & { readonly probabilities: []; readonly logits: [] } {
  const none = task === 'multi-label' ? { predictions: null } : { prediction: null };
  return { ...none, probabilities: [], logits: [] };
}

/** From here on a label is more probable than not. */
export const USUAL_THRESHOLD = 0.5;

/** What a classifier says of a text by its probabilities. */
export function decided(
  { labels, task }: { readonly labels: readonly string[]; readonly task: Task },
  probabilities: readonly number[],
  decision: Decision | null,
): Decided {
  if (task === 'multi-label') {
    const thresholds = decision !== null && 'thresholds' in decision ? decision.thresholds : null;
    return { predictions: decidedLabels(labels, probabilities, thresholds) };
  }
  const ofClasses = decision !== null && 'positive' in decision ? decision : null;
  return { prediction: decidedLabel(labels, probabilities, ofClasses) };
}

/** The labels whose probability reaches their threshold, in the order of the labels; null takes {@link USUAL_THRESHOLD} for all. */
export function decidedLabels(
  labels: readonly string[],
  probabilities: readonly number[],
  thresholds: readonly number[] | null,
): string[] {
  return decidedIndices(probabilities, thresholds).map((index) => labels[index]!);
}

/** The same by their indices, ascending. */
export function decidedIndices(probabilities: readonly number[], thresholds: readonly number[] | null): number[] {
  return probabilities.flatMap((share, index) => (share >= (thresholds?.[index] ?? USUAL_THRESHOLD) ? [index] : []));
}

/**
 * The label that probabilities stand for: with a threshold, the positive label from there on and the other below it; without one,
 * the most probable, of equal ones the first.
 */
export function decidedLabel(
  labels: readonly string[],
  probabilities: readonly number[],
  decision: ClassDecision | null,
): string {
  const positive = decision === null ? -1 : labels.indexOf(decision.positive);
  if (decision !== null && labels.length === 2 && positive !== -1) {
    return labels[probabilities[positive]! >= decision.threshold ? positive : 1 - positive]!;
  }
  return labels[probabilities.indexOf(Math.max(...probabilities))]!;
}

/**
 * How many decimals tell probabilities apart: at least `least`, so many that none between 0 and 1 reads as 0 or 1, and that the gaps
 * between them have two figures. At most 9, as a threshold is a number of 32 bits.
 */
export function probabilityDigits(probabilities: readonly number[], least: number): number {
  const sorted = probabilities.toSorted((one, other) => one - other);
  const gaps = sorted.slice(1).flatMap((value, index) => (value > sorted[index]! ? [value - sorted[index]!] : []));
  const isClear = (digits: number) =>
    sorted.every((value) => !(value > 0 && value < 1) || ![0, 1].includes(Number(value.toFixed(digits)))) &&
    gaps.every((gap) => gap * 10 ** digits >= 10);
  let digits = least;
  while (digits < 9 && !isClear(digits)) digits += 1;
  return digits;
}
