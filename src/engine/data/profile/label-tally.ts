import type { LabelCount } from '../../../shared/data-profile.ts';
import { labelsOf } from '../label-lists.ts';
import { labelValue, type LabelValue, orderedLabels } from '../label-order.ts';
import type { Cell } from '../table.ts';
import { ownCopy } from './own-copy.ts';

/** Numbers what the cells of a column say as they come, and counts the labels. */
export interface LabelTally {
  /**
   * The number of what a cell says: its label, where "1" and "1.0" are one, or its labels, whatever their order. -1 where a
   * label is missing, -2 beyond the first many.
   */
  add(cell: Cell): number;
  /** What a number stands for, as people read it; null for a row without labels. */
  labelOf(number: number): string | null;
  /** The labels of a number: one, or of several each once. */
  namesOf(number: number): readonly string[];
  isFraction(number: number): boolean;
  /** In the order of the classes. */
  counts(classNames: readonly string[] | undefined): LabelCount[];
  /** Rows by how many labels they have; null where each has one. */
  perRow(): number[] | null;
}

export const NO_LABEL = -1;
const TOO_MANY = -2;
/** A column with more different values holds no classes; counting on would fill the memory. */
const MOST_LABELS = 10_000;

export function labelTally(): LabelTally {
  const numbers = new Map<string, number>();
  const numberOfCell = new Map<string, number>();
  const values: LabelValue[] = [];
  const counts: number[] = [];

  const numberOf = (cell: string): number => {
    const value = labelValue(cell);
    const existing = numbers.get(value.name);
    if (existing !== undefined) return existing;
    if (values.length === MOST_LABELS) return TOO_MANY;
    const name = ownCopy(value.name);
    numbers.set(name, values.length);
    values.push({ ...value, name });
    counts.push(0);
    return values.length - 1;
  };
  return {
    add(cell) {
      if (cell === null || cell.trim() === '') return NO_LABEL;
      let number = numberOfCell.get(cell);
      if (number === undefined) {
        number = numberOf(cell);
        if (numberOfCell.size < MOST_LABELS) numberOfCell.set(ownCopy(cell), number);
      }
      if (number >= 0) counts[number]! += 1;
      return number;
    },
    labelOf: (number) => values[number]?.name ?? '',
    namesOf: (number) => (values[number] === undefined ? [] : [values[number].name]),
    isFraction: (number) => values[number]?.kind === 'fraction',
    counts(classNames) {
      const named = classNames?.length !== undefined && values.every(({ kind }) => kind === 'whole');
      return orderedLabels(values).map((label) => ({
        label,
        name: named ? (classNames[Number(label)] ?? null) : null,
        count: counts[numbers.get(label)!]!,
      }));
    },
    perRow: () => null,
  };
}

/** The same for rows of any number of labels, which a separator or a list parts: a row without one lacks nothing. */
export function labelSetTally(separator: string | null): LabelTally {
  const labels = labelTally();
  const numbers = new Map<string, number>();
  const sets: (readonly number[])[] = [];
  const perRow: number[] = [];
  const namesOf = (number: number) => (sets[number] ?? []).map((label) => labels.labelOf(label)!);
  return {
    add(cell) {
      const set = labelsOf(cell, separator).map((name) => labels.add(name));
      while (perRow.length <= set.length) perRow.push(0);
      perRow[set.length]! += 1;
      if (set.includes(TOO_MANY)) return TOO_MANY;
      const key = set.sort((a, b) => a - b).join(' ');
      const existing = numbers.get(key);
      if (existing !== undefined) return existing;
      if (sets.length === MOST_LABELS) return TOO_MANY;
      numbers.set(key, sets.length);
      sets.push(set);
      return sets.length - 1;
    },
    labelOf: (number) => namesOf(number).join(', ') || null,
    namesOf,
    isFraction: (number) => (sets[number] ?? []).some((label) => labels.isFraction(label)),
    counts: (classNames) => labels.counts(classNames),
    perRow: () => perRow,
  };
}
