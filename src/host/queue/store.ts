import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Queue } from '../../contract/index.ts';
import { readJson, writeJson } from '../../engine/index.ts';

const empty: Queue = { paused: false, afterError: 'continue', entries: [] };

/** The queue on disk. */
export interface QueueStore {
  /** As it is now, whoever changed it last. */
  read(): Promise<Queue>;
  /** Changes it, one change of this process after the other; what `change` throws leaves it as it was. */
  change(change: (queue: Queue) => Queue): Promise<Queue>;
  /** Called after every change of this process, and with `look` after those of others. */
  onChange(listener: (queue: Queue) => void): () => void;
  /** Looks whether another process has changed it. */
  look(): Promise<void>;
}

/** @throws files.not-json, files.not-writable, files.disk-full, from the functions of the store */
export function openQueueStore(file: string): QueueStore {
  const listeners = new Set<(queue: Queue) => void>();
  let last: Promise<unknown> = Promise.resolve();
  let seen = 0;
  const read = async () => (existsSync(file) ? Queue.parse(await readJson(file)) : empty);
  const modified = () =>
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  const tell = (queue: Queue) => {
    for (const listener of listeners) listener(queue);
  };
  return {
    read,
    change(change) {
      const changed = last.then(async () => {
        const queue = change(await read());
        await mkdir(path.dirname(file), { recursive: true });
        await writeJson(file, queue);
        seen = await modified();
        tell(queue);
        return queue;
      });
      last = changed.catch(() => undefined);
      return changed;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async look() {
      const now = await modified();
      if (now === seen) return;
      seen = now;
      tell(await read());
    },
  };
}
