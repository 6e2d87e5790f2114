import type { Weights } from './bootstrap.ts';

/** Rows in the order of their score for one class, so that a draw of them needs no sorting. */
export class RankedRows {
  readonly #order: Uint32Array;
  /** By rank, bit 0: the row is of the class; bit 1: it is the last of several with equal scores. */
  readonly #flags: Uint8Array;

  /**
   * @param scores one score per row
   * @param isPositive whether the row at an index is of the class the score is for
   */
  constructor(scores: Float64Array, isPositive: (row: number) => boolean) {
    this.#order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
    this.#flags = Uint8Array.from(
      this.#order,
      (row, rank) => (isPositive(row) ? 1 : 0) | (scores[this.#order[rank + 1]!] === scores[row] ? 0 : 2),
    );
  }

  /** Areas as `rocAuc` and `averagePrecision` compute them, of rows with repetitions; NaN where undefined. */
  areas(weights: Weights): { readonly rocAuc: number; readonly precision: number } {
    const order = this.#order;
    const flags = this.#flags;
    let seen = 0;
    let hits = 0;
    let lastSeen = 0;
    let lastHits = 0;
    let doubled = 0;
    let precision = 0;
    for (let rank = 0; rank < order.length; rank += 1) {
      const weight = weights[order[rank]!]!;
      const flag = flags[rank]!;
      seen += weight;
      // All bits of −1 and none of −0: a branch would be mispredicted as often as classes mix.
      hits += weight & -(flag & 1);
      if (flag < 2) continue;
      const gained = hits - lastHits;
      doubled += (seen - lastSeen - gained) * (hits + lastHits);
      if (gained > 0) precision += (gained * hits) / seen;
      lastSeen = seen;
      lastHits = hits;
    }
    const alarms = seen - hits;
    return {
      rocAuc: hits === 0 || alarms === 0 ? NaN : doubled / (2 * hits * alarms),
      precision: hits === 0 ? NaN : precision / hits,
    };
  }
}
