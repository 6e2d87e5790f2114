import type { Bridge, RequestOf, SuspectRow } from '../../contract/index.ts';
import { PagedRows } from './paged-rows.svelte.ts';

/** The suspects of a run, fetched as they come into view. */
export function suspectRows(
  bridge: Bridge,
  asked: Pick<RequestOf<'runs.suspects'>, 'run' | 'show'>,
): PagedRows<SuspectRow> {
  return new PagedRows<SuspectRow>((offset, limit) => bridge.call('runs.suspects', { ...asked, offset, limit }));
}
