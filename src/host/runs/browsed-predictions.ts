import type { BrowsedPrediction, RequestOf } from '../../contract/index.ts';
import { keepLatest } from '../common/keep-latest.ts';

type Choice = Pick<
  RequestOf<'runs.predictions'>,
  'label' | 'prediction' | 'only' | 'search' | 'order' | 'positive' | 'threshold'
>;

/** Filtered and sorted lists that are kept: a user switches between a few. */
const mostViews = 4;

/** The predictions of a run, filtered and sorted once for all the pages of a table. */
export class BrowsedPredictions {
  readonly #labels: readonly string[];
  readonly #positive: number;
  readonly #rows: readonly BrowsedPrediction[];
  readonly #views = new Map<string, readonly BrowsedPrediction[]>();

  /** @param positive index of the positive class of two, where nobody names one */
  constructor(labels: readonly string[], positive: number, rows: readonly BrowsedPrediction[]) {
    this.#labels = labels;
    this.#positive = positive;
    this.#rows = rows;
  }

  /** The rows of a choice, in its order. */
  view(choice: Choice): readonly BrowsedPrediction[] {
    const { label, prediction, only, search, order, positive, threshold } = choice;
    const key = JSON.stringify([label, prediction, only, search, order, positive, threshold]);
    const rows = this.#views.get(key) ?? this.#make(choice);
    keepLatest(this.#views, key, rows, mostViews);
    return rows;
  }

  /** All rows with what is predicted of them from a threshold on; rows of several labels as they are. */
  decided({ positive, threshold }: Pick<Choice, 'positive' | 'threshold'>): readonly BrowsedPrediction[] {
    if (threshold === null || this.#labels.length !== 2) return this.#rows;
    const index = positive === null ? this.#positive : this.#labels.indexOf(positive);
    return this.#rows.map((row) =>
      'predictions' in row
        ? row
        : { ...row, prediction: this.#labels[row.probabilities[index]! >= threshold ? index : 1 - index]! },
    );
  }

  #make(choice: Choice): readonly BrowsedPrediction[] {
    const { label, prediction, only, search, order } = choice;
    const wanted = search.trim().toLowerCase();
    const chosen = this.decided(choice).filter(
      (row) =>
        (label === null || (labelsOf(row)?.includes(label) ?? false)) &&
        (prediction === null || predictedOf(row).includes(prediction)) &&
        (only === 'all' || isWrong(row)) &&
        (wanted === '' || (row.text?.toLowerCase().includes(wanted) ?? false)),
    );
    if (order === 'row') return chosen;
    return byRank(chosen, (row) => this.#rank(row, order));
  }

  #rank(row: BrowsedPrediction, order: Exclude<Choice['order'], 'row'>): number {
    const confidence = this.#confidence(row);
    if (order === 'surest') return confidence;
    if (order === 'least-sure') return -confidence;
    return isWrong(row) ? 1 + confidence : -confidence;
  }

  /** Of a class its probability; of several labels that of the least sure of all their decisions. */
  #confidence(row: BrowsedPrediction): number {
    if ('prediction' in row) return row.probabilities[this.#labels.indexOf(row.prediction)] ?? 0;
    const sides = row.probabilities.map((probability, index) =>
      row.predictions.includes(this.#labels[index]!) ? probability : 1 - probability,
    );
    return Math.min(...sides);
  }
}

/** The labels of a row; null where it has none to compare with. */
function labelsOf(row: BrowsedPrediction): readonly string[] | null {
  if ('labels' in row) return row.labels;
  return row.label === null ? null : [row.label];
}

function predictedOf(row: BrowsedPrediction): readonly string[] {
  return 'predictions' in row ? row.predictions : [row.prediction];
}

function isWrong(row: BrowsedPrediction): boolean {
  const labels = labelsOf(row);
  if (labels === null) return false;
  const predicted = predictedOf(row);
  return labels.length !== predicted.length || !labels.every((label) => predicted.includes(label));
}

/** Rows by a number of each, the largest first, equal ones as the file has them. */
function byRank(rows: readonly BrowsedPrediction[], rank: (row: BrowsedPrediction) => number): BrowsedPrediction[] {
  const ranks = Float64Array.from(rows, rank);
  const places = Uint32Array.from(rows, (_, index) => index);
  places.sort((first, second) => ranks[second]! - ranks[first]! || rows[first]!.row - rows[second]!.row);
  return Array.from(places, (place) => rows[place]!);
}
