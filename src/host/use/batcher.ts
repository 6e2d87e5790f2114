export interface BatcherOptions {
  /** How long the first request of a batch waits for others. */
  readonly waitMilliseconds: number;
  /** Texts of one batch; a request with more is a batch of its own. */
  readonly mostTexts: number;
}

interface Request<Value> {
  readonly texts: readonly string[];
  readonly resolve: (values: readonly Value[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Joins the texts of requests that come while a batch is computed, or within a few milliseconds, into one batch. */
export class Batcher<Value> {
  readonly #compute: (texts: readonly string[]) => Promise<readonly Value[]>;
  readonly #options: BatcherOptions;
  #queue: Request<Value>[] = [];
  #isRunning = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param compute gives one value per text, in their order */
  constructor(compute: (texts: readonly string[]) => Promise<readonly Value[]>, options: BatcherOptions) {
    this.#compute = compute;
    this.#options = options;
  }

  /** Texts that wait for their batch. */
  get waitingTexts(): number {
    return this.#queue.reduce((sum, { texts }) => sum + texts.length, 0);
  }

  /** One value per text. Rejects with the error of the batch that the request is in. */
  ask(texts: readonly string[]): Promise<readonly Value[]> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ texts, resolve, reject });
      if (this.#isRunning) return;
      if (this.waitingTexts >= this.#options.mostTexts) this.#begin();
      else this.#timer ??= setTimeout(() => this.#begin(), this.#options.waitMilliseconds);
    });
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isRunning && this.#queue.length > 0) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#queue.length > 0) {
      const batch = this.#take();
      try {
        const values = await this.#compute(batch.flatMap(({ texts }) => texts));
        let at = 0;
        for (const { texts, resolve } of batch) resolve(values.slice(at, (at += texts.length)));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isRunning = false;
  }

  #take(): Request<Value>[] {
    let [requests, texts] = [0, 0];
    for (const request of this.#queue) {
      if (requests > 0 && texts + request.texts.length > this.#options.mostTexts) break;
      requests += 1;
      texts += request.texts.length;
    }
    return this.#queue.splice(0, requests);
  }
}
