import type { Range } from './line-chart.ts';

/** A range around the middle of another, `factor` times as wide; null once it is the whole. */
export function zoomed(range: Range | null, whole: Range, factor: number): Range | null {
  const { from, to } = range ?? whole;
  const half = Math.max(1, ((to - from) * factor) / 2);
  const middle = (from + to) / 2;
  const next = { from: Math.max(whole.from, middle - half), to: Math.min(whole.to, middle + half) };
  return next.from === whole.from && next.to === whole.to ? null : next;
}
