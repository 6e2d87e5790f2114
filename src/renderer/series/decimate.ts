import { lowerBound } from './step-series.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The points of a line that can be told apart on `columns` pixels: the lowest and the highest of each pixel column, in the
 * order they come, and the points just outside the range, so that the line leaves the picture where it should. What is
 * not a finite number is left out.
 *
 * @param x ascending
 * @param range the part of x that is shown
 */
export function decimate(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  range: { readonly from: number; readonly to: number },
  columns: number,
): Point[] {
  const first = lowerBound(x, range.from);
  const end = lowerBound(x, nextAbove(range.to));
  const points: Point[] = [];
  const add = (index: number) => {
    if (Number.isFinite(y[index])) points.push({ x: x[index]!, y: y[index]! });
  };
  if (first > 0) add(first - 1);
  if (end - first <= 2 * columns) for (let index = first; index < end; index += 1) add(index);
  else addExtremes(x, y, { first, end, from: range.from, width: (range.to - range.from) / columns }, add);
  if (end < x.length) add(end);
  return points;
}

interface Columns {
  readonly first: number;
  readonly end: number;
  readonly from: number;
  /** Of a pixel column, in x. */
  readonly width: number;
}

function addExtremes(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { first, end, from, width }: Columns,
  add: (index: number) => void,
): void {
  let column = 0;
  let low = -1;
  let high = -1;
  const flush = () => {
    if (low < 0) return;
    add(Math.min(low, high));
    if (low !== high) add(Math.max(low, high));
    low = high = -1;
  };
  for (let index = first; index < end; index += 1) {
    const pixel = Math.floor((x[index]! - from) / width);
    if (pixel !== column) {
      flush();
      column = pixel;
    }
    const value = y[index]!;
    if (!Number.isFinite(value)) continue;
    if (low < 0 || value < y[low]!) low = index;
    if (high < 0 || value > y[high]!) high = index;
  }
  flush();
}

/** Steps are whole numbers or fractions of epochs: the smallest thing above a value is enough to include it. */
function nextAbove(value: number): number {
  return value + Math.max(Number.MIN_VALUE, Math.abs(value) * Number.EPSILON);
}
