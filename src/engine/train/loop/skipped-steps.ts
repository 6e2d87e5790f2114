import { LorikeetError } from '../../errors/index.ts';
import { type ModelSpec, parametersOf } from '../../models/index.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import { checkFinite } from '../../weights/finite.ts';
import { findTensor } from '../frozen/locate.ts';
import { phrase } from '../../../shared/phrases/index.ts';

/** Steps in a row that may be skipped; one more, and the training has diverged. */
const MOST_IN_A_ROW = 4;

/**
 * Steps whose loss or gradients were not finite. A batch that overflows now and then is skipped: values and moments stay
 * as they are and the next batch is taken, as loss scaling does it (arXiv:1710.03740). A training that skips every step
 * has diverged.
 */
export class SkippedSteps {
  readonly #spec: ModelSpec;
  readonly #checkpoint: Checkpoint;
  #inARow = 0;
  #areWeightsChecked = false;

  /** @param checkpoint whose frozen weights are checked once, when the first step is skipped */
  constructor(spec: ModelSpec, checkpoint: Checkpoint) {
    this.#spec = spec;
    this.#checkpoint = checkpoint;
  }

  /** A step succeeded. */
  reset(): void {
    this.#inARow = 0;
  }

  /**
   * @param error what `optimizerStep` threw
   * @returns the message for the user
   * @throws the same error where it is of another kind or too many steps were skipped; `weights.not-finite` for a faulty frozen weight
   */
  async skip(error: unknown): Promise<string> {
    const isOverflow =
      error instanceof LorikeetError &&
      (error.code === 'train.loss-not-finite' || error.code === 'train.gradients-not-finite');
    if (!isOverflow) throw error;
    if (!this.#areWeightsChecked) {
      this.#areWeightsChecked = true;
      await checkFinite(this.#frozenTensors());
    }
    if (++this.#inARow > MOST_IN_A_ROW) throw error;
    const { step } = error.details as { readonly step: number };
    const what = error.code === 'train.loss-not-finite' ? 'log.loss-skipped' : 'log.gradients-skipped';
    return phrase(what, { step, count: this.#inARow, most: MOST_IN_A_ROW });
  }

  #frozenTensors() {
    return parametersOf(this.#spec).flatMap(({ name }) => findTensor(this.#checkpoint, name, this.#spec.prefix) ?? []);
  }
}
