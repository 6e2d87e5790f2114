import type { LadderRecord, Rung } from '../../../contract/index.ts';
import { readLadder, writeLadder } from '../../ladder/record.ts';

/** Progress is written at most so often, in milliseconds: every write reaches the disk. */
const INTERVAL = 1000;

/** ladder.json in the hands of the worker that climbs. */
export class LadderKeeper {
  readonly #folder: string;
  #record: LadderRecord;
  #writing: Promise<unknown> = Promise.resolve();
  #lastWrite = -Infinity;

  private constructor(folder: string, record: LadderRecord) {
    this.#folder = folder;
    this.#record = record;
  }

  static async open(folder: string): Promise<LadderKeeper> {
    return new LadderKeeper(folder, await readLadder(folder));
  }

  get record(): LadderRecord {
    return this.#record;
  }

  rung(id: string): Rung {
    return this.#record.rungs.find((rung) => rung.id === id)!;
  }

  /** @throws files.not-writable, files.disk-full */
  async change(changes: Partial<LadderRecord>): Promise<void> {
    this.#record = { ...this.#record, ...changes };
    await this.#write();
  }

  /** @throws files.not-writable, files.disk-full */
  async changeRung(id: string, changes: Partial<Rung>): Promise<void> {
    await this.change({ rungs: this.#withRung(id, changes) });
  }

  /** Notes the share of a rung that is done; written now and then. A write that fails is told by the next change. */
  progress(id: string, share: number): void {
    this.#record = { ...this.#record, rungs: this.#withRung(id, { progress: Math.min(1, share) }) };
    if (performance.now() - this.#lastWrite < INTERVAL) return;
    this.#write().catch(() => undefined);
  }

  #withRung(id: string, changes: Partial<Rung>): Rung[] {
    return this.#record.rungs.map((rung) => (rung.id === id ? { ...rung, ...changes } : rung));
  }

  /** One write after the other, each of what is known when its turn comes. */
  #write(): Promise<void> {
    this.#lastWrite = performance.now();
    const written = this.#writing.catch(() => undefined).then(() => writeLadder(this.#folder, this.#record));
    this.#writing = written;
    return written;
  }
}
