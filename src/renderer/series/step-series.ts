import type { StepEvent } from '../../contract/index.ts';

/** What is kept of every step. */
export const columnNames = [
  'step',
  'epoch',
  'loss',
  'learningRate',
  'gradNorm',
  'tokensPerSecond',
  'memory',
  'seconds',
] as const;
export type ColumnName = (typeof columnNames)[number];

type Columns = Record<ColumnName, Float64Array>;

/**
 * The steps of a run, a typed array per column. It grows by doubling: appending a hundred steps to a hundred thousand
 * copies nothing. A figure that is not a finite number is NaN.
 */
export class StepSeries {
  #columns: Columns;
  #length = 0;
  #generation = 0;

  constructor(capacity = 1024) {
    this.#columns = allocate(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Changes whenever steps were replaced: what was computed from them before does not hold. */
  get generation(): number {
    return this.#generation;
  }

  /** The values of one column; valid until the next append. */
  column(name: ColumnName): Float64Array {
    return this.#columns[name].subarray(0, this.#length);
  }

  /** The last value of a column; NaN where there is none. */
  last(name: ColumnName): number {
    return this.#length === 0 ? NaN : this.#columns[name][this.#length - 1]!;
  }

  /**
   * Appends steps in their order. A step that was there before takes the place of it and of all that came after: a
   * resumed run does the steps after its checkpoint again.
   */
  append(steps: readonly StepEvent[]): void {
    if (steps.length === 0) return;
    this.#reserve(this.#length + steps.length);
    for (const event of steps) {
      if (event.step <= this.last('step')) {
        this.#length = lowerBound(this.column('step'), event.step);
        this.#generation += 1;
      }
      const at = this.#length;
      for (const name of columnNames) this.#columns[name][at] = event[name] ?? NaN;
      this.#length = at + 1;
    }
  }

  /** Forgets all steps. */
  clear(): void {
    this.#length = 0;
    this.#generation += 1;
  }

  #reserve(length: number): void {
    const capacity = this.#columns.step.length;
    if (length <= capacity) return;
    const larger = allocate(Math.max(length, capacity * 2));
    for (const name of columnNames) larger[name].set(this.column(name));
    this.#columns = larger;
  }
}

function allocate(capacity: number): Columns {
  return Object.fromEntries(columnNames.map((name) => [name, new Float64Array(capacity)])) as Columns;
}

/** The first place in ascending values whose value is at least `value`; their number where none is. */
export function lowerBound(values: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
