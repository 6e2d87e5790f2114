import type { Bridge, RequestOf } from '../../contract/index.ts';
import { PagedRows } from './paged-rows.svelte.ts';

/** Cells of a row, in the order of the columns that were asked for. */
export type Cells = readonly (string | null)[];

/** All rows of a split, fetched as they come into view. Their number is known once the host has counted them. */
export function dataRows(
  bridge: Bridge,
  where: Omit<RequestOf<'data.rows'>, 'offset' | 'count'>,
  columns: readonly string[],
): PagedRows<Cells> {
  return new PagedRows<Cells>(async (offset, count) => {
    const answer = await bridge.call('data.rows', { ...where, offset, count });
    if (!answer.ok) return answer;
    const { columns: names, rows, total } = answer.reply;
    const places = columns.map((name) => names.indexOf(name));
    return { ok: true, reply: { total, rows: rows.map((row) => places.map((place) => row[place] ?? null)) } };
  });
}
