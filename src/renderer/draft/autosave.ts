/** How far saving is: everything is on disk, a save is on its way, or the last one failed. */
export type SaveState = 'saved' | 'saving' | 'failed';

/**
 * Saves every state it is given, one save at a time. What changes while a save is on its way is saved right after it, as
 * one state: the newest. So nobody waits for a timer, and a fast typist does not queue up a hundred saves.
 */
export class Autosave<State> {
  readonly #save: (state: State) => Promise<void>;
  readonly #onState: (state: SaveState, error: unknown) => void;
  #waiting: { readonly state: State } | null = null;
  /** Saves that were sent before the one under way had ended. */
  readonly #flushed: Promise<void>[] = [];
  #running: Promise<void> | null = null;

  /** @param onState told after every change, with the error of a save that failed */
  constructor(save: (state: State) => Promise<void>, onState: (state: SaveState, error: unknown) => void) {
    this.#save = save;
    this.#onState = onState;
  }

  change(state: State): void {
    this.#waiting = { state };
    this.#running ??= this.#run();
  }

  /** Sends what waits without its turn: the page is about to go, and nobody will be there when the save under way ends. */
  flush(): void {
    const save = this.#sendWaiting();
    if (save === null) return;
    // Heard in `#run`, if the page is still there.
    save.catch(() => undefined);
    this.#flushed.push(save);
  }

  /** Resolves once nothing is left to save, or the save failed. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#onState('saving', null);
    let failure: { readonly error: unknown } | null = null;
    for (let save = this.#next(); save !== null; save = this.#next()) {
      try {
        await save;
        failure = null;
      } catch (error) {
        failure = { error };
      }
    }
    this.#running = null;
    if (failure === null) this.#onState('saved', null);
    else this.#onState('failed', failure.error);
  }

  #next(): Promise<void> | null {
    return this.#flushed.shift() ?? this.#sendWaiting();
  }

  #sendWaiting(): Promise<void> | null {
    if (this.#waiting === null) return null;
    const { state } = this.#waiting;
    this.#waiting = null;
    return this.#save(state);
  }
}
