import type { Figure, Slice, SliceName } from '../../shared/evaluation.ts';
import { bootstrapIntervals, measured } from './bootstrap.ts';
import { type DecidedRows, decisionMeasure, undefinedReason } from './measures.ts';
import { wilsonInterval } from './wilson.ts';

/** Rows that belong together: their places among the rows evaluated. */
export interface SliceRows {
  readonly name: SliceName;
  readonly places: readonly number[];
}

/** Slices of a column at most; rarer values are put together. */
const MOST_VALUES = 30;
/** Slices of numbers: as many rows in each as ties allow. */
const RANGES = 5;
/** Fewer than elsewhere: there are many slices, and their rows are few. */
const RESAMPLES = 500;

/** Accuracy with its Wilson interval and F1 with its bootstrap interval, of the rows of each slice. */
export function scoreSlices(rows: DecidedRows, slices: readonly SliceRows[]): Slice[] {
  return slices.map(({ name, places }) => {
    const part: DecidedRows = {
      ...{ rows: places.length, classes: rows.classes, positive: rows.positive },
      labels: Int32Array.from(places, (place) => rows.labels[place]!),
      predictions: Int32Array.from(places, (place) => rows.predictions[place]!),
    };
    const errors = part.labels.reduce((total, label, at) => total + (label === part.predictions[at] ? 0 : 1), 0);
    const accuracy = (part.rows - errors) / part.rows;
    return {
      ...{ name, rows: part.rows, errors },
      accuracy: { value: accuracy, ...wilsonInterval(part.rows - errors, part.rows), reason: null },
      f1: f1Of(part),
    };
  });
}

/** Rows by the value of a column: by range where it holds numbers, many different ones, else by value. */
export function slicesByValue(cells: readonly (string | null)[]): SliceRows[] {
  const values = new Map<string, number[]>();
  const empty: number[] = [];
  for (const [place, cell] of cells.entries()) {
    const value = cell?.trim() ?? '';
    if (value === '') empty.push(place);
    else if (values.has(value)) values.get(value)!.push(place);
    else values.set(value, [place]);
  }
  const none: SliceRows[] = empty.length === 0 ? [] : [{ name: { type: 'empty' }, places: empty }];
  const numbers = [...values.keys()].map(Number);
  if (values.size > MOST_VALUES && numbers.every(Number.isFinite)) {
    const filled = cells.flatMap((cell, place) => ((cell?.trim() ?? '') === '' ? [] : [place]));
    return [...byRange(filled, (place) => Number(cells[place])), ...none];
  }
  const byRows = [...values].sort(([, a], [, b]) => b.length - a.length);
  const shown = byRows.length <= MOST_VALUES ? byRows : byRows.slice(0, MOST_VALUES - 1);
  const rest = byRows.slice(shown.length);
  return [
    ...shown.map(([value, places]): SliceRows => ({ name: { type: 'value', value }, places })),
    ...(rest.length === 0
      ? []
      : [{ name: { type: 'others' as const, values: rest.length }, places: rest.flatMap(([, places]) => places) }]),
    ...none,
  ];
}

/** Rows by a number of each, such as the length of its text. */
export function slicesByNumber(values: readonly number[]): SliceRows[] {
  return byRange([...values.keys()], (place) => values[place]!);
}

/** Rows whose text has a word, whatever its case, for each word; and those that have none of them. */
export function slicesByKeyword(texts: readonly string[], words: readonly string[]): SliceRows[] {
  const lower = texts.map((text) => text.toLowerCase());
  const withWord = words.map((word) => {
    const pattern = wordPattern(word);
    return {
      name: { type: 'with', word } as const,
      places: [...lower.keys()].filter((place) => pattern.test(lower[place]!)),
    };
  });
  const seen = new Set(withWord.flatMap(({ places }) => places));
  const without = [...lower.keys()].filter((place) => !seen.has(place));
  return [...withWord, { name: { type: 'without' } as const, places: without }].filter(
    ({ places }) => places.length > 0,
  );
}

/** A word stands alone: "art" is not in "start". Scripts without spaces between words have no such borders. */
function wordPattern(word: string): RegExp {
  const text = word.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const isSpaced = !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word);
  return isSpaced ? new RegExp(`(?<![\\p{L}\\p{N}])${text}(?![\\p{L}\\p{N}])`, 'u') : new RegExp(text, 'u');
}

function byRange(places: readonly number[], value: (place: number) => number): SliceRows[] {
  const sorted = [...places].sort((a, b) => value(a) - value(b));
  const slices: SliceRows[] = [];
  for (let start = 0; start < sorted.length;) {
    const share = (sorted.length - start) / (RANGES - slices.length);
    let end = Math.min(sorted.length, start + Math.max(1, Math.round(share)));
    // Equal numbers stay together.
    while (end < sorted.length && value(sorted[end]!) === value(sorted[end - 1]!)) end += 1;
    if (slices.length === RANGES - 1) end = sorted.length;
    const part = sorted.slice(start, end);
    slices.push({ name: { type: 'range', from: value(part[0]!), to: value(part.at(-1)!) }, places: part });
    start = end;
  }
  return slices;
}

function f1Of(rows: DecidedRows): Figure {
  const reason = undefinedReason('f1', rows);
  if (reason !== null) return { value: null, low: null, high: null, reason };
  const measure = decisionMeasure(rows);
  const interval = bootstrapIntervals(measure, { resamples: RESAMPLES }).f1;
  return { value: measured(measure).f1, low: interval?.low ?? null, high: interval?.high ?? null, reason };
}
