import { LorikeetError } from '../../errors/index.ts';

/** More columns than any table of texts has: each takes room in every part of a page. */
export const MOST_COLUMNS = 10_000;

export function tooManyColumns(path: string, count: number): LorikeetError {
  return new LorikeetError('data.too-many-columns', { path, count, most: MOST_COLUMNS });
}
