import type { BrowsedPrediction, Bridge, RequestOf } from '../../contract/index.ts';
import { PagedRows } from './paged-rows.svelte.ts';

type Request = RequestOf<'runs.predictions'>;

/** The predictions of a run, fetched as they come into view. */
export function predictionRows(bridge: Bridge, query: Omit<Request, 'offset' | 'limit'>): PagedRows<BrowsedPrediction> {
  return new PagedRows<BrowsedPrediction>((offset, limit) =>
    bridge.call('runs.predictions', { ...query, offset, limit }),
  );
}

/** Makes the host read the predictions of a run, so that their table opens without delay. */
export function preparePredictions(bridge: Bridge, run: string): void {
  const all = { label: null, prediction: null, order: 'surest-errors' } as const;
  void bridge.call('runs.predictions', { run, split: 'validation', ...all, offset: 0, limit: 1 });
}
