import { defaultRangeExtractor, type Range } from '@tanstack/svelte-virtual';

/** The row a key leads to from the active one; null for keys that move nothing. */
export function stepOf(key: string, active: number, { total, page }: { total: number; page: number }): number | null {
  if (total === 0) return null;
  const within = (index: number) => Math.min(total - 1, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
      return within(active + 1);
    case 'ArrowUp':
      return within(active - 1);
    case 'PageDown':
      return within(active + page);
    case 'PageUp':
      return within(active - page);
    case 'Home':
      return 0;
    case 'End':
      return total - 1;
    default:
      return null;
  }
}

/** The rows to draw: those in view, and the active one, which would lose the focus if it were taken away. */
export function withActive(range: Range, active: number | null): number[] {
  const drawn = defaultRangeExtractor(range);
  if (active === null || active >= range.count || drawn.includes(active)) return drawn;
  return [...drawn, active].sort((first, second) => first - second);
}
