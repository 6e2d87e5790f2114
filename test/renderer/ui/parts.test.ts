import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../src/renderer/ui/sparkline.ts';
import { stepOf, withActive } from '../../../src/renderer/ui/table-keys.ts';

describe('a sparkline', () => {
  const box = { width: 72, height: 20, margin: 3 };

  it('goes from left to right with the largest value on top', () => {
    expect(sparkline([0, 1, 0.5], box)).toEqual({ path: 'M3.0 17.0L36.0 3.0L69.0 10.0', end: { x: 69, y: 10 } });
  });

  it('is a level line for equal values, a point for one, nothing for none', () => {
    expect(sparkline([2, 2], box)?.path).toBe('M3.0 10.0L69.0 10.0');
    expect(sparkline([2], box)?.end).toEqual({ x: 69, y: 10 });
    expect(sparkline([], box)).toBeNull();
  });
});

describe('the keys of a table', () => {
  const table = { total: 100, page: 10 };

  it('move the active row and stop at the ends', () => {
    const moves = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => stepOf(key, 5, table));
    expect(moves).toEqual([6, 4, 15, 0, 0, 99]);
    expect(stepOf('ArrowDown', 99, table)).toBe(99);
    expect(stepOf('a', 5, table)).toBeNull();
    expect(stepOf('End', 0, { total: 0, page: 10 })).toBeNull();
  });

  it('keep the active row drawn wherever the table is scrolled', () => {
    const range = { startIndex: 50, endIndex: 52, overscan: 1, count: 100 };
    expect(withActive(range, 3)).toEqual([3, 49, 50, 51, 52, 53]);
    expect(withActive(range, 51)).toEqual([49, 50, 51, 52, 53]);
    expect(withActive(range, 200)).toEqual([49, 50, 51, 52, 53]);
    expect(withActive(range, null)).toEqual([49, 50, 51, 52, 53]);
  });
});
