/**
 * The exponential moving average of a growing column, corrected for its start as Adam corrects its moments, so that the
 * first values are not pulled towards 0. It goes on where it stopped: a growing column is not averaged again from the start.
 */
export class SmoothedColumn {
  readonly #weight: number;
  #values = new Float64Array(1024);
  #length = 0;
  #generation = 0;
  #average = 0;
  /** Weight of what came before the first value: what the correction divides out. */
  #missing = 1;

  /** @param weight of the past, at least 0 and below 1; 0 smooths nothing */
  constructor(weight: number) {
    this.#weight = weight;
  }

  /**
   * The averages of all of `column`. Values that were given before are believed to be the same.
   *
   * @param generation another one than before: values were replaced, and all are averaged again
   */
  update(column: Float64Array, generation = 0): Float64Array {
    if (generation !== this.#generation) this.#restart(generation);
    this.#reserve(column.length);
    for (let index = this.#length; index < column.length; index += 1) {
      const value = column[index]!;
      if (Number.isFinite(value)) {
        this.#average = this.#weight * this.#average + (1 - this.#weight) * value;
        this.#missing *= this.#weight;
      }
      this.#values[index] = this.#missing === 1 ? NaN : this.#average / (1 - this.#missing);
    }
    this.#length = column.length;
    return this.#values.subarray(0, this.#length);
  }

  #restart(generation: number): void {
    this.#generation = generation;
    this.#length = 0;
    this.#average = 0;
    this.#missing = 1;
  }

  #reserve(length: number): void {
    if (length <= this.#values.length) return;
    const larger = new Float64Array(Math.max(length, this.#values.length * 2));
    larger.set(this.#values.subarray(0, this.#length));
    this.#values = larger;
  }
}
