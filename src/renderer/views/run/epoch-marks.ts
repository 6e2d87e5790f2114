import type { Mark } from '../../charts/marks.ts';

/** More lines than this would hide the curve. */
const mostMarks = 12;

/** A mark where each epoch but the first begins; none where they would be too many. */
export function epochMarks(epochs: number, totalSteps: number, name: (epoch: number) => string): Mark[] {
  if (epochs > mostMarks) return [];
  return Array.from({ length: epochs - 1 }, (_, index) => ({
    axis: 'x',
    at: ((index + 1) * totalSteps) / epochs,
    text: name(index + 2),
  }));
}
