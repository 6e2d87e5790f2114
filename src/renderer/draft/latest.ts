/** Asks questions of which only the newest matters: while one is on its way, of those that come only the last is asked. */
export class Latest<Question> {
  readonly #ask: (question: Question, isNewest: () => boolean) => Promise<void>;
  #waiting: { readonly question: Question } | null = null;
  #busy = false;

  /** @param ask handles its answer itself, where `isNewest` still says so; it never rejects */
  constructor(ask: (question: Question, isNewest: () => boolean) => Promise<void>) {
    this.#ask = ask;
  }

  ask(question: Question): void {
    this.#waiting = { question };
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    for (let next = this.#waiting; next !== null; next = this.#waiting) {
      this.#waiting = null;
      await this.#ask(next.question, () => this.#waiting === null);
    }
    this.#busy = false;
  }
}
