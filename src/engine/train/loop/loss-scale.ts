/** State of a loss scale, as checkpoints keep it. */
export interface LossScaleState {
  readonly scale: number;
  /** Steps since the scale last changed. */
  readonly goodSteps: number;
}

/** As PyTorch's GradScaler starts, and how long it waits before it doubles the scale. */
const INITIAL: LossScaleState = { scale: 2 ** 16, goodSteps: 0 };
const GROWTH_INTERVAL = 2000;

/** At 1 the gradients are those of float32: one that overflows then has another cause. */
const LEAST = 1;
/** Beyond it the products of the scale itself, in float32, would come near their limit. */
const MOST = 2 ** 24;

/**
 * Dynamic loss scaling (mixed precision training, arXiv:1710.03740): the loss is multiplied before it is differentiated, so that small
 * gradients do not vanish in float16. A step whose gradients overflow is skipped and the scale halved; after many that did not it is
 * doubled. Scales are powers of two: they change no digit of a gradient.
 */
export class LossScale {
  #state: LossScaleState;

  constructor(state: LossScaleState = INITIAL) {
    this.#state = state;
  }

  get state(): LossScaleState {
    return this.#state;
  }

  get scale(): number {
    return this.#state.scale;
  }

  /** A step succeeded. */
  grow(): void {
    const { scale, goodSteps } = this.#state;
    const isDue = goodSteps + 1 >= GROWTH_INTERVAL && scale < MOST;
    this.#state = isDue ? { scale: 2 * scale, goodSteps: 0 } : { scale, goodSteps: goodSteps + 1 };
  }

  /** Gradients overflowed. @returns whether the scale was halved; at 1 it is not the cause */
  shrink(): boolean {
    const { scale } = this.#state;
    if (scale <= LEAST) return false;
    this.#state = { scale: Math.max(LEAST, scale / 2), goodSteps: 0 };
    return true;
  }
}
