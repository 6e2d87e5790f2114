import type { Bridge, DataProfile, DataRequest } from '../../contract/index.ts';
import type { Cells } from './data-rows.ts';
import { PagedRows } from './paged-rows.svelte.ts';

type Places = DataProfile['findings'][number]['at'];

/** A row of a finding: where it is, and its cells in the order of the columns that were asked for. */
export interface FoundRow {
  readonly split: string;
  /** 0-based, among the rows of its split. */
  readonly place: number;
  readonly cells: Cells;
}

/**
 * The rows of a finding, split by split, fetched as they come into view.
 *
 * @param splits those of the profile, which say where else rows may lie
 */
export function foundRows(
  bridge: Bridge,
  where: DataRequest,
  at: Places,
  columns: readonly string[],
  splits: DataProfile['splits'] = [],
): PagedRows<FoundRow> {
  const all = at.flatMap(({ split, places }) => places.map((place) => ({ split, place })));
  return new PagedRows<FoundRow>(async (offset, count) => {
    const page = all.slice(offset, offset + count);
    const rows: FoundRow[] = [];
    for (const split of new Set(page.map((row) => row.split))) {
      const places = page.filter((row) => row.split === split).map(({ place }) => place);
      const from = splits.find(({ name }) => name === split)?.from;
      const answer = await bridge.call('data.rowsAt', { ...where, split, ...from, places });
      if (!answer.ok) return answer;
      const order = columns.map((name) => answer.reply.columns.indexOf(name));
      for (const [index, cells] of answer.reply.rows.entries()) {
        rows.push({ split, place: places[index]!, cells: order.map((column) => cells[column] ?? null) });
      }
    }
    return { ok: true, reply: { total: all.length, rows } };
  });
}
