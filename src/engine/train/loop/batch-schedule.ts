import { seededGenerator } from '../../random/generator.ts';
import { shuffledOrder } from '../../random/shuffle.ts';
import { type Every, intervalOf, stepsOf } from '../../../shared/schedule.ts';
import type { TrainingSettings } from '../job.ts';

/** How rows become micro-batches and micro-batches become optimizer steps: a function of the settings alone. */
export class BatchSchedule {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly #rows: number;
  readonly #settings: TrainingSettings;
  #order: { readonly epoch: number; readonly rows: Uint32Array } | null = null;

  constructor(rows: number, settings: TrainingSettings) {
    const { perEpoch, total } = stepsOf(rows, settings);
    this.stepsPerEpoch = perEpoch;
    this.totalSteps = total;
    this.#rows = rows;
    this.#settings = settings;
  }

  /** Epochs that are done after so many steps. */
  epochsAfter(step: number): number {
    return step / this.stepsPerEpoch;
  }

  /**
   * The rows of each micro-batch of a step, counted from 1. Rows come in an order drawn for the epoch; the last
   * micro-batch of an epoch may be smaller, and its last step may have fewer micro-batches.
   *
   * @param size rows of a micro-batch; a step has the same rows whatever it is
   */
  microBatchesOf(step: number, size: number = this.#settings.batchSize): number[][] {
    const { batchSize, accumulation } = this.#settings;
    const epoch = Math.floor((step - 1) / this.stepsPerEpoch);
    const order = this.#orderOf(epoch);
    const start = ((step - 1) % this.stepsPerEpoch) * accumulation * batchSize;
    const rows = Array.from(order.subarray(start, start + accumulation * batchSize));
    const batches: number[][] = [];
    for (let at = 0; at < rows.length; at += size) batches.push(rows.slice(at, at + size));
    return batches;
  }

  /** Whether an event with this interval is due after the step; always true after the last step. */
  isDue(every: Every, step: number): boolean {
    if (step === 0) return false;
    return step === this.totalSteps || step % intervalOf(every, this.stepsPerEpoch) === 0;
  }

  #orderOf(epoch: number): Uint32Array {
    if (this.#order?.epoch !== epoch) {
      const rows = shuffledOrder(this.#rows, seededGenerator(this.#settings.seed, 'order', epoch));
      this.#order = { epoch, rows };
    }
    return this.#order.rows;
  }
}
