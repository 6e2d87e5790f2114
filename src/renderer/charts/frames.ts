/** Something that draws itself when it is asked to. */
export type Drawing = () => void;

/**
 * Spreads drawings over frames: each frame draws one of those that asked, in the order they asked, so that a page of many
 * charts stays as quick as one chart. One that asks again before its turn is drawn once.
 */
export class Frames {
  readonly #waiting = new Set<Drawing>();
  readonly #nextFrame: (callback: () => void) => void;
  #scheduled = false;

  constructor(nextFrame: (callback: () => void) => void = (callback) => requestAnimationFrame(callback)) {
    this.#nextFrame = nextFrame;
  }

  request(drawing: Drawing): void {
    this.#waiting.add(drawing);
    this.#schedule();
  }

  /** A drawing that is gone is not drawn any more. */
  cancel(drawing: Drawing): void {
    this.#waiting.delete(drawing);
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.size === 0) return;
    this.#scheduled = true;
    this.#nextFrame(() => {
      this.#scheduled = false;
      const [drawing] = this.#waiting;
      if (drawing === undefined) return;
      this.#waiting.delete(drawing);
      drawing();
      this.#schedule();
    });
  }
}
