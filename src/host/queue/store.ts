import { stat } from 'node:fs/promises';
import { Queue, QueueEntry } from '../../contract/index.ts';
import { type OwnFiles, type Taken, takeFields } from '../files/own.ts';

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

/** What handlers need that look at the queue or change it. */
export interface QueueContext {
  readonly queue: QueueStore;
}

/** @throws files.unreadable, files.not-writable, files.disk-full, from the functions of the store */
export function openQueueStore(file: string, own: OwnFiles): QueueStore {
  const listeners = new Set<(queue: Queue) => void>();
  let last: Promise<unknown> = Promise.resolve();
  let seen = 0;
  const read = () => own.read(file, empty, takeQueue);
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
        await own.write(file, queue);
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

/** The settings of a queue and those of its entries that this version can run. */
function takeQueue(content: unknown): Taken<Queue> {
  const { entries: _, ...shape } = Queue.shape;
  const { value, wrong } = takeFields(shape, content, { paused: empty.paused, afterError: empty.afterError });
  if (value === null) return { value: null, wrong };
  const { entries: listed = [] } = content as { entries?: unknown };
  if (!Array.isArray(listed)) return { value: { ...value, entries: [] }, wrong: [...wrong, 'entries: no list'] };
  const entries: QueueEntry[] = [];
  const unusable = listed.flatMap((item: unknown, place) => {
    const { success, data, error } = QueueEntry.safeParse(item);
    if (success) entries.push(data);
    return success ? [] : [`entry ${place + 1}: ${error.issues[0]!.path.join('.')}: ${error.issues[0]!.message}`];
  });
  return { value: { ...value, entries }, wrong: [...wrong, ...unusable] };
}
