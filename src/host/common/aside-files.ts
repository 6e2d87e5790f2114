import type { AsideFile } from '../../contract/index.ts';

/** The most that wait for somebody to hear of them: a disk that damages files damages many. */
const MOST_WAITING = 20;

/** Damaged files that were set aside. What happens before anybody listens, as when the app starts, is told to who comes first. */
export class AsideFiles {
  readonly #listeners = new Set<(file: AsideFile) => void>();
  #waiting: readonly AsideFile[] = [];

  tell(file: AsideFile): void {
    if (this.#listeners.size === 0) this.#waiting = [...this.#waiting, file].slice(-MOST_WAITING);
    for (const listener of this.#listeners) listener(file);
  }

  /** @returns what ends the listening */
  onAside(listener: (file: AsideFile) => void): () => void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#listeners.add(listener);
    waiting.forEach(listener);
    return () => void this.#listeners.delete(listener);
  }
}
