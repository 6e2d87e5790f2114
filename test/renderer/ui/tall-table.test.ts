import { describe, expect, it } from 'vitest';
import { drawnAt, drawnHeight, scrolledTo, stretchOf, type TableExtent } from '../../../src/renderer/ui/tall-table.ts';

const row = 36;
const view = 400;
const extentOf = (rows: number): TableExtent => ({ full: rows * row, view });
const lastOf = (extent: TableExtent) => extent.full - row;
const furthest = (extent: TableExtent) => drawnHeight(extent) - view;

describe.each([
  ['short', 1_000],
  ['at the limit', 222_222],
  ['taller than an element can be', 5_000_000],
])('a table that is %s', (_, rows) => {
  const extent = extentOf(rows);

  it('is no taller than every browser draws', () => {
    expect(drawnHeight(extent)).toBeLessThanOrEqual(17e6);
  });

  it('begins with the first row and ends with the last', () => {
    expect(drawnAt(0, row, 0, extent)).toBe(0);
    expect(furthest(extent) * stretchOf(extent)).toBeCloseTo(extent.full - view, 3);
    expect(drawnAt(lastOf(extent), row, furthest(extent), extent)).toBeCloseTo(drawnHeight(extent) - row, 3);
  });

  it('draws rows one below the other, wherever it is scrolled to', () => {
    for (const share of [0, 0.1, 0.5, 0.99, 1]) {
      const scrolled = Math.round(share * furthest(extent));
      const first = Math.ceil((scrolled * stretchOf(extent)) / row) * row;
      const tops = [0, 1, 2, 3].map((next) => drawnAt(first + next * row, row, scrolled, extent));
      expect(tops[0]! - scrolled).toBeGreaterThanOrEqual(-0.001);
      expect(tops[0]! - scrolled).toBeLessThan(row);
      tops.slice(1).forEach((top, place) => expect(top - tops[place]!).toBeCloseTo(row, 3));
    }
  });

  it('keeps a row far out of view within its ends', () => {
    expect(drawnAt(0, row, furthest(extent), extent)).toBe(0);
    expect(drawnAt(lastOf(extent), row, 0, extent)).toBe(drawnHeight(extent) - row);
  });

  it('scrolls a row into view, and not at all where it is', () => {
    for (const index of [0, 700, Math.floor(rows / 2), rows - 1]) {
      for (const from of [0, furthest(extent) / 3, furthest(extent)]) {
        const scrolled = scrolledTo(index * row, row, from, extent) ?? from;
        const drawn = drawnAt(index * row, row, scrolled, extent) - scrolled;
        expect(drawn).toBeGreaterThanOrEqual(-0.01);
        expect(drawn).toBeLessThanOrEqual(view - row + 0.01);
        expect(scrolledTo(index * row, row, Math.round(scrolled * 1e6) / 1e6, extent) ?? scrolled).toBeCloseTo(
          scrolled,
          2,
        );
      }
    }
  });
});
