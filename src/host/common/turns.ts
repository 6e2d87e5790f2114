/** Lets tasks on the same thing run one after the other, in the order they come. */
export class Turns {
  /** What the last task on a thing comes to; it never rejects. */
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs the task once those before it on the same `key` have ended, well or not, and answers as the task does. */
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
