/** Runs tasks with the same key one after another. */
export class Turns {
  /** The end of the last task by key; it never rejects. */
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs the task after all earlier tasks of the same `key`, whether they failed or not. */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    const turn = before === undefined ? task() : before.then(task);
    const ended = turn.catch(() => undefined);
    this.#last.set(key, ended);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === ended) this.#last.delete(key);
    }
  }
}
