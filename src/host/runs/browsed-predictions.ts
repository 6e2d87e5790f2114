import type { BrowsedPrediction, RequestOf } from '../../contract/index.ts';
import { keepLatest } from '../common/keep-latest.ts';

type PredictionView = Pick<RequestOf<'runs.predictions'>, 'label' | 'prediction' | 'order'>;

/** Filtered and sorted lists that are kept: a user switches between a few. */
const mostViews = 4;

/** The predictions of a run, filtered and sorted once for all the pages of a table. */
export class BrowsedPredictions {
  readonly #rows: readonly BrowsedPrediction[];
  readonly #views = new Map<string, readonly BrowsedPrediction[]>();

  constructor(rows: readonly BrowsedPrediction[]) {
    this.#rows = rows;
  }

  /** The rows of a label, of a prediction, or all, in an order. */
  view({ label, prediction, order }: PredictionView): readonly BrowsedPrediction[] {
    const key = JSON.stringify([label, prediction, order]);
    const rows = this.#views.get(key) ?? this.#make({ label, prediction, order });
    keepLatest(this.#views, key, rows, mostViews);
    return rows;
  }

  #make({ label, prediction, order }: PredictionView): readonly BrowsedPrediction[] {
    const rows =
      label === null && prediction === null
        ? this.#rows
        : this.#rows.filter(
            (row) => (label === null || row.label === label) && (prediction === null || row.prediction === prediction),
          );
    return order === 'row' ? rows : bySurestErrors(rows);
  }
}

/** Wrong rows by their confidence, then right ones, the least sure first. */
function bySurestErrors(rows: readonly BrowsedPrediction[]): BrowsedPrediction[] {
  const ranks = Float64Array.from(rows, rank);
  const places = Uint32Array.from(rows, (_, index) => index);
  places.sort((first, second) => ranks[second]! - ranks[first]! || rows[first]!.row - rows[second]!.row);
  return Array.from(places, (place) => rows[place]!);
}

function rank({ label, prediction, probabilities }: BrowsedPrediction): number {
  const confidence = Math.max(...probabilities);
  return label === prediction ? -confidence : 1 + confidence;
}
