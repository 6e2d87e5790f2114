import type { LabelCount } from '../../../shared/data-profile.ts';
import { labelValue, type LabelValue, orderedLabels } from '../label-order.ts';
import type { Cell } from '../table.ts';
import { ownCopy } from './own-copy.ts';

/** Numbers the labels of a column as they come, and counts them. */
export interface LabelTally {
  /** The number of a cell's label: "1" and "1.0" are one label. -1 where it is empty, -2 beyond the first many labels. */
  add(cell: Cell): number;
  /** The label of a number. */
  labelOf(number: number): string;
  isFraction(number: number): boolean;
  /** In the order of the classes. */
  counts(classNames: readonly string[] | undefined): LabelCount[];
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
    isFraction: (number) => values[number]?.kind === 'fraction',
    counts(classNames) {
      const named = classNames?.length !== undefined && values.every(({ kind }) => kind === 'whole');
      return orderedLabels(values).map((label) => ({
        label,
        name: named ? (classNames[Number(label)] ?? null) : null,
        count: counts[numbers.get(label)!]!,
      }));
    },
  };
}
