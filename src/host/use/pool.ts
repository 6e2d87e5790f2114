import path from 'node:path';
import type { ClassifierSource } from '../../contract/index.ts';
import { fileStamp } from '../../engine/index.ts';
import type { Launcher } from '../launch/launcher.ts';
import { ClassifierProcess } from './classifier-process.ts';

/** Without questions for this time a classifier's memory is given back. */
const IDLE_MILLISECONDS = 5 * 60_000;
/** Classifiers that are held at once: the page compares a few, and each takes the memory of its model. */
const MOST = 4;

/** The classifiers that answer pages, each loaded once. */
export class ClassifierPool {
  readonly #launcher: Launcher;
  /** The one used last is last. */
  readonly #processes = new Map<string, ClassifierProcess>();

  constructor(launcher: Launcher) {
    this.#launcher = launcher;
  }

  /** The process of a classifier; one whose adapter was written anew is another. @throws files.missing, files.unreadable */
  async of(source: ClassifierSource): Promise<ClassifierProcess> {
    const stamp = await fileStamp(path.join(source.adapter, 'adapter_model.safetensors'));
    const key = JSON.stringify([source, stamp]);
    const process = this.#processes.get(key) ?? new ClassifierProcess(this.#launcher, source, IDLE_MILLISECONDS);
    this.#processes.delete(key);
    this.#processes.set(key, process);
    for (const [otherKey, other] of this.#processes) {
      if (this.#processes.size <= MOST) break;
      if (other === process || other.isBusy) continue;
      other.close();
      this.#processes.delete(otherKey);
    }
    return process;
  }
}
