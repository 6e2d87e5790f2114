/** Changes of one field that come within this many milliseconds of each other are undone together. */
const togetherMs = 1000;

/** States kept for undo; a draft is small. */
const longest = 200;

interface Change<State> {
  readonly before: State;
  readonly field: string;
}

/** A state that remembers what it was, so that every change can be taken back and made again. */
export class History<State> {
  #present: State;
  #past: Change<State>[] = [];
  #future: Change<State>[] = [];
  #lastAt = -Infinity;

  constructor(present: State) {
    this.#present = present;
  }

  get present(): State {
    return this.#present;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /**
   * @param field what is changed; typing into one field is one change
   * @param now milliseconds, from any origin
   */
  change(state: State, field: string, now: number): void {
    const last = this.#past.at(-1);
    const goesOn = last?.field === field && now - this.#lastAt < togetherMs && this.#future.length === 0;
    if (!goesOn) this.#past.push({ before: this.#present, field });
    if (this.#past.length > longest) this.#past.shift();
    this.#present = state;
    this.#future = [];
    this.#lastAt = now;
  }

  /** Takes the last change back; the field that changed, or null where there is nothing to take back. */
  undo(): string | null {
    return this.#move(this.#past, this.#future);
  }

  /** Makes the change again that was taken back last. */
  redo(): string | null {
    return this.#move(this.#future, this.#past);
  }

  #move(from: Change<State>[], to: Change<State>[]): string | null {
    const change = from.pop();
    if (change === undefined) return null;
    to.push({ before: this.#present, field: change.field });
    this.#present = change.before;
    this.#lastAt = -Infinity;
    return change.field;
  }
}
